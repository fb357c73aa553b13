"""What rules are made of: a code, a level, where it comes from, and a pure function that finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from models.facts import Availability, Facts, Lookup, Quota
from models.findings import Finding, Level
from models.members import paths_of
from models.spec import DomainSpec
from models.text import scrub, sentence
from models.tree import get_at, has_at


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule's function has to say; the rest of the finding is the rule's own."""

    field: str
    message: str
    remedy: str = ""
    evidence: tuple[str, ...] = ()
    level: Level | None = None
    """Other than the rule's."""


Check = Callable[[DomainSpec, Facts], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: told of, documented and switched on by its code."""

    code: str
    level: Level
    summary: str
    """What must hold, in one sentence."""
    source: str
    """Where it comes from, in the tags of the reference."""
    lookups: tuple[str, ...]
    """Kinds of look-ups it goes by; without any it needs nothing but the spec."""
    check: Check

    def findings(self, spec: DomainSpec, facts: Facts) -> Iterator[Finding]:
        """What the rule has against `spec`."""
        for found in self.check(spec, facts):
            yield Finding(
                self.code,
                found.level or self.level,
                found.field,
                found.message,
                naming(found.remedy, found.field) if (found.level or self.level) is Level.ERROR else found.remedy,
                found.evidence,
                self.source,
            )


def rule(
    code: str, level: Level, summary: str, source: str, *, lookups: tuple[str, ...] = ()
) -> Callable[[Check], Rule]:
    """Make a rule of a function; the name then stands for the rule."""

    def make(check: Check) -> Rule:
        return Rule(code, level, summary, source, lookups, check)

    return make


def naming(remedy: str, field: str) -> str:
    """A remedy that names what to change: a command, an answer of the spec in brackets, else the one it is about."""
    own = remedy.strip()
    if "`" in own or not field:
        return own
    return f"{own.removesuffix('.')} (`{field}`)."


def not_checked(lookup: Lookup, field: str, what: str) -> Iterator[Found]:
    """That `what` could not be checked, where the look-up was tried and failed; nothing where nobody tried."""
    if lookup.availability in (Availability.DENIED, Availability.FAILED):
        reason, remedy = stopped(lookup)
        yield Found(field, f"Could not check {what}: {reason}", remedy, level=Level.UNKNOWN)


def stopped(lookup: Lookup) -> tuple[str, str]:
    """What stopped a look-up, as a sentence, and what to do: a permission that is missing is named once."""
    head, is_missing, advice = lookup.reason.partition(f"{lookup.action} is not allowed.")
    if lookup.availability is not Availability.DENIED or not is_missing:
        own = f"Allow {lookup.action}, or make sure of it yourself." if lookup.action else "Make sure of it yourself."
        return sentence(scrub(lookup.reason)) or "it could not be looked up.", own
    # What most permissions take is said in fewer words; who else stands in the way is not.
    usual = not advice.strip() or advice.strip().startswith(f"Have {lookup.action} allowed")
    remedy = f"Allow {lookup.action}" if usual else advice.strip().removesuffix(".")
    return scrub(f"{head}{is_missing}"), scrub(f"{remedy}, or make sure of it yourself.")


def quota_of(facts: Facts, code: str) -> Quota | None:
    """The quota of this code; None where it is not known."""
    return next((each for each in facts.get("quotas").rows if isinstance(each, Quota) and each.code == code), None)


def in_use(quota: Quota) -> str:
    """How much of it is in use, for the end of a clause; empty where nothing is, or nobody counted."""
    return f", {quota.used} of them in use" if quota.used else ""


def region_of(spec: DomainSpec, facts: Facts) -> str:
    """The Region the domain will be in; empty where nobody said."""
    return spec.region or facts.region


def account_of(spec: DomainSpec, facts: Facts) -> str:
    """The account the domain will be in; empty where nobody said."""
    return facts.caller.account if facts.caller else spec.account or ""


@cache
def _paths(key: str) -> tuple[str, ...]:
    return paths_of(key)


def in_extra(spec: DomainSpec, key: str) -> bool:
    """Whether `extra` says what the answer at `key` would say."""
    return bool(spec.extra) and any(has_at(spec.extra, path) for path in _paths(key))


def from_extra(spec: DomainSpec, path: str) -> object:
    """What `extra` has at a member's path; None where it has nothing."""
    return get_at(spec.extra, path)


def rstudio_on(spec: DomainSpec) -> bool:
    """Whether the domain is to have RStudio."""
    settings = spec.applications.rstudio
    if settings is None:
        return has_at(spec.extra, "DomainSettings.RStudioServerProDomainSettings")
    return bool(
        settings.role
        or settings.instance_type
        or settings.connect_url
        or settings.package_manager_url
        or settings.user_group
        or settings.access == "authorized"
    )


def canvas_on(spec: DomainSpec) -> bool:
    """Whether Canvas is set up."""
    canvas = spec.applications.canvas
    return canvas is not None and canvas.enabled is not False


def quoted(value: object, longest: int = 60) -> str:
    """A value for the middle of a sentence."""
    text = scrub(value)
    return f"“{text}”" if len(text) <= longest else f"“{text[: longest - 1]}…”"


def listed(values: Iterable[object], most: int = 5) -> str:
    """Some values for the middle of a sentence."""
    texts = [scrub(value) for value in values]
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more


def repeated(values: Iterable[str]) -> list[str]:
    """Values that come more than once, each once."""
    seen: set[str] = set()
    again: dict[str, None] = {}
    for value in values:
        if value in seen:
            again[value] = None
        seen.add(value)
    return list(again)
