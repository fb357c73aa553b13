"""Every key of the full-screen program in one table: bindings, the key line, help and documentation are made from it.

No essential action sits on a key that something on the way keeps for itself: Ctrl-A (screen), Ctrl-B (tmux), Ctrl-C
(interrupt), Ctrl-S and Ctrl-Q (flow control), Ctrl-Z (job control), Ctrl-W/T/N (browser terminals), modified Enter
(most terminals). Esc is slow through tmux, so each of its actions has a function key as well; and each function key's
action is in the command palette, for keyboards and terminals that keep function keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual.binding import Binding


class Where(StrEnum):
    """What must be in front for a key to act."""

    ANYWHERE = "anywhere"
    STEP = "a step"
    START = "the start screen"
    REVIEW = "review"
    STATUS = "status"
    DONE = "done"
    DIALOG = "a dialog"
    PICKER = "a list to choose from"
    TEXT = "exported text"
    FIELD = "a field"
    ACTIVITIES = "ML activities"
    MEMBERS = "all members"


@dataclass(frozen=True, slots=True)
class Key:
    """One action and its keys."""

    id: str
    keys: tuple[str, ...]
    """In Textual's names; the first is the one that is shown."""
    action: str
    label: str
    """At most 12 cells."""
    tooltip: str
    where: tuple[Where, ...] = (Where.ANYWHERE,)
    shown: bool = True
    """Whether it may stand in the key line."""
    priority: bool = False
    """Whether it acts before the focused control sees the key."""
    palette: bool = True
    """Whether the command palette offers it."""

    @property
    def display(self) -> str:
        """The first key as people say it."""
        return display(self.keys[0])


_W = Where

KEYS: Final[tuple[Key, ...]] = (
    Key("help", ("f1",), "help", "Help", "What the focused field means, and the keys that work on it", priority=True),
    Key("back", ("f7", "escape"), "back", "Back", "Go to the screen before; answers are kept", (_W.STEP, _W.REVIEW)),
    Key("next", ("f8",), "next", "Next", "Go to the next step", (_W.STEP, _W.START, _W.STATUS)),
    Key(
        "refresh",
        ("f5",),
        "refresh",
        "Refresh",
        "Look it up in the account again",
        (_W.STEP, _W.START, _W.STATUS, _W.ACTIVITIES),
    ),
    Key(
        "problem",
        ("f6",),
        "next_problem",
        "Next problem",
        "Go to the next finding",
        (_W.STEP, _W.REVIEW, _W.ACTIVITIES),
    ),
    Key("steps", ("f3",), "choose_step", "Steps", "Go to any step", (_W.STEP, _W.REVIEW)),
    Key("palette", ("ctrl+p",), "command_palette", "Commands", "Every action by its name", palette=False),
    Key(
        "export",
        ("f9",),
        "export",
        "Export",
        "Save the setup as a spec, script or template",
        (_W.STEP, _W.REVIEW, _W.DONE),
    ),
    Key("quit", ("f10", "ctrl+c"), "leave", "Quit", "Leave; the draft is saved and can be resumed"),
    Key("redraw", ("ctrl+l",), "redraw", "Redraw", "Draw the whole screen again", shown=False, priority=True),
    Key("suspend", ("ctrl+z",), "suspend_process", "Suspend", "Go to the shell; `fg` comes back", shown=False),
    Key("submit", ("f4",), "submit", "Create", "Check once more and set the domain up", (_W.REVIEW,)),
    Key("retry", ("f4",), "retry", "Go on", "Try again what did not work", (_W.STATUS,)),
    Key("rollback", ("f6",), "rollback", "Roll back", "Delete what this run has created", (_W.STATUS,)),
    Key("detach", ("f7",), "detach", "Detach", "Leave while the work goes on in AWS; resume later", (_W.STATUS,)),
    Key("sign-in", ("f2",), "sign_in", "Sign in", "Sign in again, or use another profile, and go on", (_W.STATUS,)),
    Key("link", ("f3",), "link", "Sign-in link", "Make a link that signs in as a user profile, once", (_W.DONE,)),
    Key("accept", ("f8",), "accept", "OK", "Take it", (_W.DIALOG, _W.PICKER), palette=False),
    Key(
        "cancel", ("escape", "f7"), "cancel", "Cancel", "Close without a change", (_W.DIALOG, _W.PICKER), palette=False
    ),
    Key("by-hand", ("f2",), "by_hand", "By hand", "Type an id, ARN or name that is not in the list", (_W.PICKER,)),
    Key("mark-shown", ("f4",), "mark_shown", "All shown", "Mark, or unmark, all rows that match", (_W.PICKER,)),
    Key("reload", ("f5",), "reload", "Refresh", "Look it up in the account again", (_W.PICKER,)),
    Key("done", ("f8", "f7", "escape"), "done", "Done", "Go back; all is kept", (_W.ACTIVITIES, _W.MEMBERS)),
    Key("persona", ("f2",), "persona", "Persona", "Choose what such people usually do", (_W.ACTIVITIES,)),
    Key("grants", ("f4",), "grants", "Grants", "Show in full what it grants", (_W.ACTIVITIES,)),
    Key("role", ("f4",), "role", "Role", "What the role grants, or the ML activities of the new one", (_W.STEP,)),
    Key("preset", ("f2",), "preset", "Presets", "Choose what the menu leaves out at once", (_W.STEP,)),
    Key("set-by", ("f4",), "set_by", "Question", "Go to the question that sets it", (_W.MEMBERS,)),
    Key("find", ("f2",), "find", "Find", "Show members with some words in name or text", (_W.MEMBERS,)),
    Key("members", ("f2",), "members", "All members", "Every member of the request", (_W.REVIEW,)),
    Key("save-text", ("f2",), "save_text", "Save", "Write the text to a file", (_W.TEXT,)),
    Key("copy-text", ("f6",), "copy_text", "Copy", "Send the text to the terminal's clipboard (OSC 52)", (_W.TEXT,)),
)

FIELD_KEYS: Final[tuple[tuple[str, str], ...]] = (
    ("Tab, Shift-Tab", "next and previous field"),
    ("Up, Down", "previous and next field, or option"),
    ("Space", "switch on and off, or choose an option"),
    ("Enter", "open the list, or choose"),
    ("Delete", "take the answer back (in a list or switch)"),
)
"""Keys that fields handle themselves: name, what it does."""

_NAMES: Final = {"escape": "Esc", "enter": "Enter", "space": "Space", "delete": "Del", "tab": "Tab"}


def display(key: str) -> str:
    """A key as people say it: `ctrl+p` is `^P`, `f7` is `F7`."""
    if key.startswith("ctrl+"):
        return "^" + key[5:].upper()
    return _NAMES.get(key, key.upper() if len(key) <= 3 else key.capitalize())


def key(key_id: str) -> Key:
    """The key of this id.

    Raises:
        KeyError: there is none.
    """
    for candidate in KEYS:
        if candidate.id == key_id:
            return candidate
    raise KeyError(key_id)


def keys_of(where: Where) -> tuple[Key, ...]:
    """Keys that act there, with those that act anywhere, in the order of the key line."""
    return tuple(each for each in KEYS if where in each.where or Where.ANYWHERE in each.where)


def bindings(*key_ids: str) -> list[Binding]:
    """Textual's bindings for these keys, in order; only the first key of each is shown."""
    from textual.binding import Binding

    made: list[Binding] = []
    for each in map(key, key_ids):
        for number, name in enumerate(each.keys):
            made.append(
                Binding(
                    name,
                    each.action,
                    each.label,
                    show=each.shown and number == 0,
                    priority=each.priority,
                    tooltip=each.tooltip,
                    key_display=display(name),
                    id=each.id if number == 0 else f"{each.id}-{number + 1}",
                )
            )
    return made
