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
    EDIT = "review of a domain that exists"
    DOMAINS = "domains that exist"
    DOMAIN = "a domain that exists"
    PEOPLE = "people of a domain"


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
_BACK: Final = (_W.STEP, _W.REVIEW, _W.DOMAINS, _W.DOMAIN, _W.PEOPLE)

KEYS: Final[tuple[Key, ...]] = (
    Key("help", ("f1",), "help", "Help", "What the focused field means, and the keys that work on it", priority=True),
    Key("back", ("f7", "escape"), "back", "Back", "Go to the screen before; answers are kept", _BACK),
    Key("next", ("f8",), "next", "Next", "Go on to what comes next", (_W.STEP, _W.START, _W.STATUS)),
    Key(
        "refresh",
        ("f5",),
        "refresh",
        "Refresh",
        "Look it up in the account again",
        (_W.STEP, _W.START, _W.REVIEW, _W.STATUS, _W.ACTIVITIES, _W.DOMAINS, _W.DOMAIN, _W.PEOPLE),
    ),
    Key(
        "problem",
        ("f6",),
        "next_problem",
        "Problem",
        "Go to the next answer that something stands against",
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
    Key("suspend", ("ctrl+z",), "app.suspend_process", "Suspend", "Go to the shell; `fg` comes back", shown=False),
    Key("submit", ("f4",), "submit", "Create", "Check once more and set the domain up", (_W.REVIEW,)),
    Key("retry", ("f4",), "retry", "Go on", "Try again what did not work", (_W.STATUS,)),
    Key("rollback", ("f6",), "rollback", "Roll back", "Delete what this run has created", (_W.STATUS,)),
    Key("answers", ("f3",), "answers", "Answers", "Go to the answers: change them, and create it anew", (_W.STATUS,)),
    Key("detach", ("f7",), "detach", "Detach", "Leave while the work goes on in AWS; resume later", (_W.STATUS,)),
    Key(
        "sign-in",
        ("f2",),
        "sign_in",
        "Sign in",
        "Sign in again, or use another profile, and go on",
        (_W.STATUS, _W.START),
    ),
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
    Key("apply", ("f4",), "apply", "Apply", "Show what would be done to the domain, and ask", (_W.EDIT,)),
    Key("request", ("f8",), "request", "Request", "The exact request and all actions", (_W.EDIT,)),
    Key("open-id", ("f2",), "open_id", "By id", "Show a domain whose id you know, listed or not", (_W.DOMAINS,)),
    Key("edit", ("f2",), "edit", "Edit", "Change its settings; what is permanent is shown", (_W.DOMAIN,)),
    Key("people", ("f3",), "people", "People", "Add, change and remove groups, users, profiles", (_W.DOMAIN,)),
    Key("rescue", ("f4",), "rescue", "Rescue", "Why it failed, and what helps", (_W.DOMAIN,)),
    Key("delete", ("f6",), "delete", "Delete", "Show all that would go, then ask", (_W.DOMAIN,)),
    Key("add", ("f2",), "add", "Add", "Let people in", (_W.PEOPLE,)),
    Key("change", ("f4",), "change", "Change", "Give the marked people other settings", (_W.PEOPLE,)),
    Key("remove", ("f6",), "remove", "Remove", "Take the marked people off the domain", (_W.PEOPLE,)),
    Key("person-link", ("f3",), "person_link", "Link", "A link that signs in as this person, once", (_W.PEOPLE,)),
    Key("from-file", ("f9",), "from_file", "File", "Add, change or remove whom a CSV file names", (_W.PEOPLE,)),
    Key("members", ("f2",), "members", "All members", "Every member of the request", (_W.REVIEW,)),
    Key("quotas", ("f8",), "quotas", "Quotas", "What the account allows, has and would need", (_W.REVIEW,)),
    Key("save-text", ("f2",), "save_text", "Save", "Write the text to a file", (_W.TEXT,)),
    Key("copy-text", ("f6",), "copy_text", "Copy", "Send the text to the terminal's clipboard (OSC 52)", (_W.TEXT,)),
)

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
