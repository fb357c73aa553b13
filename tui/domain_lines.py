"""A domain that exists, line by line: how it is, its settings by the wizard's steps, people, spaces, apps, files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from models.arns import name_in
from models.codecs import Undecodable
from models.draft import Draft, asked, draft_from_spec
from models.facts import Facts
from models.failures import explain
from models.fields import Field
from models.inventory import BROKEN, Inventory, Leftover, UserProfile
from models.members import MEMBERS
from models.normalise import DEFAULTS
from models.quota_table import SPACES
from models.read.domain import read
from models.rules_domain import DOMAINS_QUOTA
from models.rules_identity import PROFILES_QUOTA
from models.sizes import size_words
from models.spec_access import Principal
from models.steps import QUESTION_STEPS
from models.tree import get_at
from tui.answers_review import Line
from tui.words import answer_words, counted

_LABEL: Final = 34
_SIZES: Final = "SpaceStorageSettings.DefaultEbsStorageSettings"
_RSTUDIO: Final = "RStudioServerProAppSettings"
_ATTEMPTS: Final = {"Failed": "CreateDomain", "Update_Failed": "UpdateDomain", "Delete_Failed": "DeleteDomain"}
"""Status -> the operation that ended so."""
_FOLLOWED: Final = ("access.groups", "access.users", "access.profiles")
"""Answers that the list of people tells better."""
_LEFTOVERS: Final[Mapping[str, str]] = {
    "file-system": "File system",
    "mount-target": "Mount target",
    "network-interface": "Network interface",
    "security-group": "Security group",
    "log-stream": "Log stream",
}


def domain_lines(
    inventory: Inventory,
    *,
    region: str,
    questions: Sequence[Field],
    facts: Facts,
    members: Collection[str] = (),
) -> list[Line]:
    """All lines, headings without a key among them; not scrubbed.

    Args:
        inventory: the domain.
        region: where it is.
        questions: the wizard's, for its words.
        facts: what was looked up, for names.
        members: what `CreateDomain` takes.
    """
    draft = draft_from_spec("", read(inventory.record, region=region, members=members).spec, questions)
    return [
        Line("Domain"),
        *_about(inventory),
        *_settings(draft, questions, facts),
        *_people(inventory),
        *_spaces(inventory),
        *_quotas(facts),
        *_behind(inventory),
        *_unread(inventory),
    ]


def trouble_lines(inventory: Inventory) -> list[str]:
    """Why a domain is broken and what helps; nothing where it is not."""
    if inventory.status not in BROKEN:
        return []
    reason = str(inventory.record.described.get("FailureReason") or "AWS gives no reason.")
    known = explain(reason)
    lines = [f"{inventory.status}: {reason}"]
    return [*lines, f"{known.cause} {known.remedy_after(_ATTEMPTS[inventory.status])}"] if known else lines


def _line(label: str, value: object, mark: str = "") -> Line:
    shown = label if len(label) <= _LABEL else f"{label[: _LABEL - 2]}.."
    return Line(f"    {shown:<{_LABEL}} {value}", label, mark)


def in_full(line: Line) -> str:
    """A line's label and value, none of both cut."""
    text = " ".join(line.text.split())
    shown = " ".join(line.text[4 : 4 + _LABEL].split()).removesuffix("..")
    if not line.key.startswith(shown):
        return text
    return f"{line.key}: {' '.join(line.text[4 + _LABEL :].split())}"


def _about(inventory: Inventory) -> Iterator[Line]:
    known = inventory.record.described
    yield _line("Name", inventory.name)
    yield _line("Id", inventory.id)
    yield _line("Status", inventory.status, "x" if inventory.status in BROKEN else "")
    for text in trouble_lines(inventory):
        yield Line(f"      {text}", "Status", "x")
    for label, member in (
        ("ARN", "DomainArn"),
        ("URL", "Url"),
        ("Application in Identity Center", "SingleSignOnApplicationArn"),
        ("Boundary security group", "SecurityGroupIdForDomainBoundary"),
    ):
        if known.get(member):
            yield _line(label, known[member])
    for label, member in (("Created", "CreationTime"), ("Last changed", "LastModifiedTime")):
        if known.get(member) is not None:
            yield _line(label, _moment(known[member]))


def _moment(value: Any) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromtimestamp(float(value), UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _settings(draft: Draft, questions: Sequence[Field], facts: Facts) -> Iterator[Line]:
    defaults = {each.key: DEFAULTS[each.path] for each in MEMBERS if each.path in DEFAULTS}
    codecs = {each.key: each.codec for each in MEMBERS}
    shown = [each for each in asked(questions, draft.answers) if each.key not in _FOLLOWED]
    for step in QUESTION_STEPS:
        lines = []
        for each in (field for field in shown if field.step == step.id):
            value = draft.answers.get(each.key)
            if value is not None:
                lines.append(_line(each.label, answer_words(each, value, facts, _argument(each, draft))))
            elif each.key in defaults:
                try:
                    value = codecs[each.key].decode(defaults[each.key])
                except Undecodable:
                    continue
                lines.append(_line(each.label, f"{answer_words(each, value, facts)} (AWS's default)"))
        if lines:
            yield Line(f"{step.number} {step.title}")
            yield from lines


def _argument(field: Field, draft: Draft) -> str:
    argument = field.choices.argument if field.choices else ""
    return str(draft.answers.get(argument) or "") if argument else ""


def _people(inventory: Inventory) -> Iterator[Line]:
    yield Line("People")
    if inventory.record.signs_in == "SSO":
        yield from _assigned("Group", inventory.groups)
        yield from _assigned("User", inventory.users)
    if inventory.profiles is None:
        yield _line("User profiles", "could not be read", "?")
    elif not inventory.profiles:
        yield _line("User profiles", "none")
    for each in inventory.profiles or ():
        yield _line(each.name, _profile_words(inventory, each), "x" if each.status in BROKEN else "")


def _assigned(noun: str, people: tuple[Principal, ...] | None) -> Iterator[Line]:
    if people is None:
        yield _line(f"{noun}s", "could not be read", "?")
    for each in people or ():
        yield _line(noun, f"{each.name or '(name not known)'}  {each.id or ''}")


def _profile_words(inventory: Inventory, profile: UserProfile) -> str:
    role = str(inventory.settings_of(profile).get("ExecutionRole") or "")
    own = " (own)" if "ExecutionRole" in profile.settings else ""
    told = {name: words(profile.settings) for name, words in _OWN.items()}
    others = [name for name in profile.settings if name != "ExecutionRole" and not told.get(name)]
    parts = [profile.status, f"role {name_in(role)}{own}" if role else "", profile.user, profile.reason]
    parts += [f"{words} (own)" for words in told.values() if words]
    parts += [f"own {', '.join(others)}"] if others else []
    return "  ".join(part for part in parts if part)


def size_range(settings: Mapping[str, Any]) -> str:
    """How large spaces are with these `UserSettings`, as a default and the most; empty where nothing is said."""
    default, most = (get_at(settings, f"{_SIZES}.{name}EbsVolumeSizeInGb") for name in ("Default", "Maximum"))
    return "" if default is None and most is None else f"{_or_open(default)} to {_or_open(most)} GB"


def _or_open(size: object) -> str:
    return "?" if size is None else str(size)


def rstudio_words(settings: Mapping[str, Any]) -> str:
    """The group in RStudio with these `UserSettings`, or that there is no access; empty where nothing is said."""
    known = settings.get(_RSTUDIO) or {}
    return "no access" if known.get("AccessStatus") == "DISABLED" else str(known.get("UserGroup") or "")


def _own_sizes(settings: Mapping[str, Any]) -> str:
    words = size_range(settings)
    return f"spaces {words}" if words else ""


def _own_group(settings: Mapping[str, Any]) -> str:
    words = rstudio_words(settings)
    return f"RStudio {words}" if words else ""


_OWN: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "SpaceStorageSettings": _own_sizes,
    _RSTUDIO: _own_group,
}
"""Member of `UserSettings` -> its words, for what people are given of their own."""


def _quotas(facts: Facts) -> Iterator[Line]:
    """How much of the account's quotas is used that a domain counts against; nothing where nobody looked."""
    lookup = facts.get("quotas")
    rows = {row.code: row for row in lookup.rows}
    known = [rows[code] for code in (DOMAINS_QUOTA, PROFILES_QUOTA, SPACES) if code in rows]
    if not known and not lookup.reason:
        return
    yield Line("Quotas of the account in this Region")
    for each in known:
        full = each.used is not None and each.used >= each.value
        used = "?" if each.used is None else each.used
        yield _line(each.name, f"{used} of {each.value:.0f} in use", "x" if full else "")
    if not known:
        yield _line("Quotas", f"could not be read: {lookup.reason}", "?")


def _spaces(inventory: Inventory) -> Iterator[Line]:
    yield Line("Spaces and apps")
    if inventory.spaces is None:
        yield _line("Spaces", "could not be read", "?")
    for space in inventory.spaces or ():
        owner = f"of {space.owner}" if space.owner else "shared"
        size = f"{space.size_gb} GB" if space.size_gb else ""
        words = "  ".join(part for part in (space.status, owner, space.app_type, size) if part)
        yield _line(space.name, words, "x" if space.status in BROKEN else "")
    if inventory.apps is None:
        yield _line("Apps", "could not be read", "?")
        return
    gone = sum(app.status == "Deleted" for app in inventory.apps)
    for app in inventory.apps:
        if app.status != "Deleted":
            mark = "x" if app.status == "Failed" else ""
            yield _line(
                f"{app.type} {app.name}", f"{app.status}  {app.space or app.profile}  {app.instance_type}", mark
            )
    if gone:
        yield _line("Deleted apps", f"{gone}; AWS lists them for a day")
    if not inventory.spaces and not inventory.apps:
        yield _line("Spaces and apps", "none")


def _behind(inventory: Inventory) -> Iterator[Line]:
    yield Line("Made by SageMaker for it")
    if inventory.leftovers is None:
        yield _line("Files and security groups", "could not be read", "?")
    elif not inventory.leftovers:
        yield _line("Files and security groups", "none seen")
    for each in inventory.leftovers or ():
        yield _line(_LEFTOVERS.get(each.kind, each.kind), leftover_words(each))


def leftover_words(each: Leftover) -> str:
    """One thing that stays behind: its id, how large it is, and what shows whose it is."""
    parts = [each.id, each.name if each.name != each.id else "", each.status]
    parts += [size_words(each.size)] if each.kind == "file-system" else []
    parts += [f"({each.proof})"] if each.proof else []
    return "  ".join(part for part in parts if part)


def _unread(inventory: Inventory) -> Iterator[Line]:
    if inventory.unread:
        yield Line(f"Could not be read: {counted(len(inventory.unread), 'thing')}")
        for what, why in inventory.unread:
            yield Line(f"    {what}: {why}", what, "?")
