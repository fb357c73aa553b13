"""The table of keys: none that something on the way takes, each one told apart where it acts."""

import pytest
from rich.cells import cell_len

from tui.keys import KEYS, Where, bindings, display, key

TAKEN = {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+q", "ctrl+w", "ctrl+t", "ctrl+n", "ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h"}


def test_no_key_that_a_multiplexer_or_terminal_takes() -> None:
    assert {name for each in KEYS for name in each.keys} & TAKEN == set()
    assert not [each.id for each in KEYS if each.keys[0] in ("ctrl+c", "ctrl+z") and each.id != "suspend"]


def test_ids_are_unique() -> None:
    assert len({each.id for each in KEYS}) == len(KEYS)


@pytest.mark.parametrize("where", [where for where in Where if where is not Where.ANYWHERE])
def test_one_key_does_one_thing_in_one_place(where: Where) -> None:
    names = [name for each in KEYS if {where, Where.ANYWHERE} & set(each.where) for name in each.keys]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("each", KEYS, ids=lambda each: each.id)
def test_words_are_short_and_explained(each: object) -> None:
    found = key(getattr(each, "id", ""))
    assert 0 < cell_len(found.label) <= 12
    assert found.tooltip
    assert found.where


def test_what_escape_does_a_function_key_does_too() -> None:
    for each in KEYS:
        if "escape" in each.keys:
            assert any(name.startswith("f") for name in each.keys), each.id


def test_every_function_key_that_is_no_dialogs_is_in_the_palette() -> None:
    dialogs = {Where.DIALOG, Where.PICKER}
    assert [
        each.id for each in KEYS if each.keys[0].startswith("f") and not each.palette and not dialogs & set(each.where)
    ] == []


def test_bindings_show_the_first_key_only() -> None:
    made = bindings("back", "redraw")
    assert [(each.key, each.action, each.show, each.id) for each in made] == [
        ("f7", "back", True, "back"),
        ("escape", "back", False, "back-2"),
        ("ctrl+l", "redraw", False, "redraw"),
    ]


@pytest.mark.parametrize(("name", "said"), [("ctrl+p", "^P"), ("f10", "F10"), ("escape", "Esc"), ("space", "Space")])
def test_keys_are_named_as_people_say_them(name: str, said: str) -> None:
    assert display(name) == said


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        key("nothing")
