"""What commands have in common: the way to AWS, and the way from a file to a plan that may be carried out."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from models.errors import (
    AccessDenied,
    AnswerLost,
    AwsError,
    CredentialsError,
    SmdomainError,
    Throttled,
    Unreachable,
    UsageError,
    WrongAccount,
)
from models.findings import Finding, Level, blocks

if TYPE_CHECKING:
    from models.actions import Plan
    from models.facts import Facts, Lookup
    from models.spec import DomainSpec
    from tui.output import Output
    from tui.services.clock import Clock
    from tui.services.connection import Connection
    from tui.services.gateway import Gateway
    from tui.services.lookups import Lookups

_PLURAL: Final = {Level.ERROR: "s", Level.WARNING: "s"}
"""Level -> what its name takes where there are several; the others are no nouns."""
_BY_CODE: Final = {each.code: each for each in (CredentialsError, Throttled, AnswerLost, Unreachable)}
"""Code of what stopped a look-up -> the error it is told as."""


def connection_of(args: argparse.Namespace) -> Connection:
    """What was said about which AWS to talk to.

    Raises:
        UsageError: there is no such scenario of the embedded AWS.
    """
    from tui.services.connection import Connection

    if args.demo is not None:
        from tui.emulator.scenario_list import SCENARIOS

        if args.demo not in SCENARIOS:
            raise UsageError(f"The embedded AWS has no scenario {args.demo!r}.", f"It has {', '.join(SCENARIOS)}.")
    return Connection(args.profile, args.region, args.endpoint_url, args.demo)


class Aws:
    """One connection with what was looked up through it."""

    def __init__(self, connection: Connection, *, clock: Clock | None = None, emulator: Any = None) -> None:
        """`emulator` is an embedded AWS that exists already; one is made where the connection asks for it."""
        from tui.mfa import asker
        from tui.services.clock import SystemClock
        from tui.services.gateway import Gateway
        from tui.services.lookups import Lookups

        if emulator is None and connection.demo is not None:
            from tui.emulator.world import build

            emulator = build(connection.demo)
        self.connection = connection
        self.clock: Clock = clock or SystemClock()
        self.emulator = emulator
        self.gateway: Gateway = Gateway(connection, emulator=emulator)
        self.gateway.ask_code = asker()
        self.lookups: Lookups = Lookups(self.gateway, self.clock)

    def in_region(self, region: str) -> Aws:
        """The same AWS in this Region."""
        if self.gateway.region == region:
            return self
        return Aws(replace(self.connection, region=region), clock=self.clock, emulator=self.emulator)


@dataclass(frozen=True)
class Prepared:
    """A spec, ready to be planned or carried out."""

    source: str
    spec: DomainSpec
    """Complete: subnets written out, people with names and ids."""
    account: str
    region: str
    findings: list[Finding]
    plan: Plan | None
    """None where findings of level error leave something open."""
    facts: Facts | None = None
    """What was looked up; None where nothing was."""
    refused: SmdomainError | None = None
    """Why what cannot be done without could not be looked up, or was not."""

    @property
    def blocked(self) -> bool:
        """Whether anything forbids to carry it out."""
        return blocks(self.findings) or self.plan is None


def offline_findings(spec: DomainSpec) -> list[Finding]:
    """What stands against a spec by itself; AWS is not asked."""
    from models.facts import Facts
    from models.rules import check
    from tui.services.activity_catalogue import load_catalogue
    from tui.services.service_model import load_shapes

    return check(spec, Facts(shapes=load_shapes(), catalogue=load_catalogue()))


def prepare(source: str, aws: Aws, out: Output, *, told: bool = False) -> Prepared:
    """Load a spec, look up what it is about, complete it, check it and plan it; nothing is changed anywhere.

    Args:
        source: the spec's file.
        aws: the account it is held against.
        out: where it is said what is done.
        told: say all there is to say: AWS is asked in spite of what stands against the spec by itself, and what it
            refuses comes as `refused`, beside the findings on all the rest, instead of being raised.

    Raises:
        SpecError: it cannot be loaded.
        AwsError: AWS refuses what cannot be done without.
        WrongAccount: it is meant for another account.
    """
    from models.preflight import report
    from tui.services.preflight import snapshot
    from tui.services.specfile import load_spec

    spec = load_spec(source)
    offline = offline_findings(spec)
    settled = Prepared(source, spec, spec.account or "", spec.region or "", offline, None)
    if blocks(offline) and not told:
        # Nothing that AWS says makes it better.
        return settled
    try:
        region = region_for(spec, aws)
        aws = aws.in_region(region)
        account = guarded_account(spec, aws)
    except WrongAccount as error:
        if not told:
            raise
        return replace(settled, findings=_of_another_account(spec, aws), refused=error)
    except SmdomainError as error:
        if not (told and blocks(offline)):
            raise
        # Without a Region nobody can be asked, which the findings say.
        return settled if isinstance(error, UsageError) else replace(settled, refused=error)
    out.note(f"{source}: account {account}, {region}. Looking things up ...")
    facts = snapshot(spec, aws.lookups)
    complete, _ = completed(spec, facts)
    findings = report(spec, facts)
    refused = _refusal(spec, facts)
    if blocks(findings) and not isinstance(refused, AccessDenied | CredentialsError):
        # An error among the findings says it better: Identity Center that lives in another Region, for example.
        refused = None
    if refused and not told:
        raise refused
    plan = None if refused or blocks(findings) else plan_for(complete, account, region, facts)
    return Prepared(source, complete, account, region, findings, plan, facts, refused)


def plan_for(spec: DomainSpec, account: str, region: str, facts: Facts | None = None) -> Plan:
    """The actions that make what a complete spec says; `facts` tell how much the account allows."""
    from models.plan import make_plan
    from models.policy_packing import DEFAULT_ATTACHMENTS
    from models.role_policies import attachments_in
    from tui.services.activity_catalogue import load_catalogue

    attachments = attachments_in(facts) if facts else DEFAULT_ATTACHMENTS
    return make_plan(spec, account=account, region=region, catalogue=load_catalogue(), attachments=attachments)


def guarded_account(spec: DomainSpec, aws: Aws) -> str:
    """The account of the credentials.

    Raises:
        WrongAccount: the spec is meant for another one.
    """
    account = aws.gateway.caller().account
    if spec.account and spec.account != account:
        raise WrongAccount(
            f"The spec is for account {spec.account}; the credentials belong to {account}.",
            "Use credentials of that account, or change `account` in the spec.",
        )
    return account


def region_for(spec: DomainSpec, aws: Aws) -> str:
    """The Region the domain will be in.

    Raises:
        UsageError: nobody said one, or the spec and the command line differ.
    """
    said = aws.connection.region
    if spec.region and said and said != spec.region:
        raise UsageError(
            f"The spec is for {spec.region}, the command line says {said}.", "Leave --region out, or change the spec."
        )
    region = spec.region or aws.gateway.region
    if not region:
        raise UsageError("No Region is set.", "Write `region` into the spec, or give --region.")
    return region


def looked_up(spec: DomainSpec, aws: Aws) -> Facts:
    """What the account has of what the spec is about.

    Raises:
        AwsError: what cannot be done without is not allowed, or failed.
    """
    from tui.services.preflight import snapshot

    facts = snapshot(spec, aws.lookups)
    refused = _refusal(spec, facts)
    if refused:
        raise refused
    return facts


def _of_another_account(spec: DomainSpec, aws: Aws) -> list[Finding]:
    """The only thing to be said of a spec that is held against another account."""
    from models.facts import Facts
    from models.rules_domain import right_account

    return list(right_account.findings(spec, Facts(caller=aws.gateway.caller())))


def _refusal(spec: DomainSpec, facts: Facts) -> AwsError | None:
    """Why what no plan can do without is not known; None where it is."""
    ended = [each for each in facts.lookups.values() if each.error == CredentialsError.code]
    if ended:
        unanswered = f"{len(ended)} of {len(facts.lookups)} look-ups were not answered; nothing was created."
        return CredentialsError(ended[0].reason, f"Then try again: {unanswered}")
    essential = [("domains", "")]
    essential += [("groups", "")] if any(not each.id for each in spec.access.groups) else []
    essential += [("users", "")] if any(not each.id for each in spec.access.users) else []
    vpc = spec.network.vpc
    essential += [("subnets", vpc)] if vpc and not spec.network.subnets else []
    errors = (lookup_error(facts.get(kind, argument)) for kind, argument in essential)
    refused = next((each for each in errors if each), None)
    if refused:
        refused.remedy = f"{refused.remedy} It cannot be done without; nothing was created.".strip()
    return refused


def lookup_error(found: Lookup) -> AwsError | None:
    """What stopped a look-up, as an error; None where it is known or was not made."""
    from models.facts import Availability

    if found.availability is Availability.DENIED:
        what, _, rest = found.reason.partition(". ")
        return AccessDenied(f"{what}.", rest, action=found.action) if rest else AccessDenied(what, action=found.action)
    if found.availability is Availability.FAILED:
        return _BY_CODE.get(found.error, AwsError)(found.reason or "It could not be looked up.")
    return None


def completed(spec: DomainSpec, facts: Facts) -> tuple[DomainSpec, list[Finding]]:
    """The spec with what was left to look up, and what was not found."""
    from models.resolve import resolve

    return resolve(spec, facts)


def show_findings(findings: Iterable[Finding], out: Output, place: str = "") -> None:
    """Each finding, and how many there are of each level."""
    counts: dict[Level, int] = {}
    for each in findings:
        out.finding(each, place)
        counts[each.level] = counts.get(each.level, 0) + 1
    words = ", ".join(
        f"{count} {level}{_PLURAL.get(level, '') if count > 1 else ''}" for level, count in counts.items()
    )
    out.line(f"{place}{': ' if place else ''}{words or 'no findings'}.")


def one_or_all(entries: list[dict[str, Any]]) -> Any:
    """What an envelope holds for one file, or a list for several."""
    return entries[0] if len(entries) == 1 else entries
