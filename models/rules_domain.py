"""Rules about the domain as a whole: its tags, its name among others, the quota, account and Region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.commands import more_of
from models.facts import Facts
from models.findings import Level
from models.questions import question
from models.rules_base import Found, listed, not_checked, quota_of, quoted, region_of, rule
from models.rules_values import form_problem
from models.spec import DomainSpec

DOMAINS_QUOTA: Final = "L-B683BCB0"
"""Total domains (GR:sagemaker)."""
_AWS_PREFIX: Final = "aws:"


@rule(
    "TG-1",
    Level.ERROR,
    "There are at most 50 tags, with keys of 1 to 128 and values of up to 256 characters, none beginning with aws:.",
    "B:TagList",
)
def tags(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    field, given = "domain.tags", spec.domain.tags
    limit = facts.shapes.get("Tags")
    if limit and limit.maximum is not None and len(given) > limit.maximum:
        yield Found(field, f"There are {len(given)} tags, and {limit.maximum} are the most.", "Remove some.")
    for key, value in given.items():
        if key.lower().startswith(_AWS_PREFIX):
            yield Found(
                field, f"The tag {quoted(key)} begins with aws:, which AWS keeps for itself.", "Choose another key."
            )
        for part, text in (("Key", key), ("Value", value)):
            constraint = facts.shapes.get(f"Tags[].{part}")
            if constraint and constraint.problem_with(text):
                length = "1 to 128" if part == "Key" else "up to 256"
                yield Found(
                    field,
                    f"The {part.lower()} {quoted(text)} of a tag must be {length} "
                    "letters, digits, blanks and any of _ . : / = + - @.",
                    "Correct it.",
                )


@rule(
    "TG-2",
    Level.WARNING,
    "Propagated tags of domain, profile and space are together at most 50.",
    "D:custom-tags",
)
def propagated_tags(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.domain.tag_propagation and spec.domain.tags:
        room = max(0, 50 - len(spec.domain.tags))
        yield Found(
            "domain.tag_propagation",
            f"The tags of a user profile and of a space are added to those of the domain: {room} more are possible; "
            "beyond that creating things in Studio fails.",
            "Keep the tags of profiles and spaces few.",
        )


@rule(
    "DM-1",
    Level.ERROR,
    "The account has room for another domain; failed ones count.",
    "GR:sagemaker, GH:aws/amazon-sagemaker-examples#1564",
    lookups=("domains", "quotas"),
)
def room_for_a_domain(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    domains, quotas = facts.get("domains"), facts.get("quotas")
    quota = quota_of(facts, DOMAINS_QUOTA)
    yield from not_checked(domains, "domain.name", "whether the account has room for another domain")
    if quota is None:
        yield from not_checked(quotas, "domain.name", "how many domains the account may have")
        return
    if not domains.known or len(domains.rows) < quota.value:
        return
    failed = [each for each in domains.rows if "Failed" in each.status]
    tail = f" Failed ones count: {listed(each.name or each.id for each in failed)}." if failed else ""
    yield Found(
        "domain.name",
        f"The account has {len(domains.rows)} domains in this Region, and {quota.value:g} are allowed.{tail}",
        f"{_removal([each.id for each in failed])}, or ask for more: "
        f"{more_of(DOMAINS_QUOTA, len(domains.rows) + 1, region_of(spec, facts))}",
        tuple(each.id for each in (failed or domains.rows)),
    )


def _removal(failed: list[str]) -> str:
    return f"Delete a failed domain (`smdomain domains delete {failed[0]}`)" if failed else "Delete a domain"


@rule("DM-2", Level.ERROR, "No other domain has the same name.", "D:onboard-custom", lookups=("domains",))
def name_is_free(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not spec.domain.name:
        return
    domains = facts.get("domains")
    yield from not_checked(domains, "domain.name", "whether the name is taken")
    taken = [each for each in domains.rows if each.name == spec.domain.name]
    if taken:
        yield Found(
            "domain.name",
            f"There is a domain of this name already: {taken[0].id}, status {taken[0].status}.",
            f"Choose another name (`domain.name`), or delete that domain (`smdomain domains delete {taken[0].id}`).",
            tuple(each.id for each in taken),
        )


@rule(
    "DM-3",
    Level.INFO,
    "Several domains may exist in an account and Region.",
    "D:domain-multiple",
    lookups=("domains",),
)
def other_domains(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    others = [each for each in facts.get("domains").rows if each.name != spec.domain.name]
    if others:
        yield Found(
            "domain.name",
            f"This account has {'a domain' if len(others) == 1 else f'{len(others)} domains'} in the Region already: "
            f"{listed(each.name or each.id for each in others)}. That is allowed.",
            "",
            tuple(each.id for each in others),
        )


@rule("DM-4", Level.ERROR, "The credentials belong to the account of the spec.", "smdomain", lookups=("caller",))
def right_account(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.account and facts.caller and facts.caller.account != spec.account:
        yield Found(
            "account",
            f"The spec is for account {quoted(spec.account)}, and these credentials belong to {facts.caller.account}.",
            "Use credentials of that account, or correct the spec (`account`).",
            (facts.caller.arn,),
        )


@rule(
    "DM-5",
    Level.ERROR,
    "The Region exists, and the account has opted in to it.",
    "D:regions-quotas",
    lookups=("regions",),
)
def right_region(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not spec.region:
        return
    regions = facts.get("regions")
    if not regions.known or not regions.rows:
        return
    found = next((each for each in regions.rows if each.name == spec.region), None)
    if found is None:
        yield Found("region", f"SageMaker has no Region {quoted(spec.region)} here.", "Choose one that exists.")
    elif found.opt_in == "not-opted-in":
        yield Found(
            "region",
            f"The account has not opted in to {spec.region}.",
            "Enable the Region in the account's settings, or choose another (`region`).",
            (found.name,),
        )


@rule("IS-1", Level.ERROR, "Idle times are 60 to 525600 minutes, with shortest ≤ default ≤ longest.", "B:IdleSettings")
def idle_shutdown(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    applications = spec.applications
    lab, editor = applications.jupyterlab, applications.code_editor
    for key, idle in (
        ("applications.jupyterlab.idle_shutdown", lab.idle_shutdown if lab else None),
        ("applications.jupyterlab.shared_idle_shutdown", lab.shared_idle_shutdown if lab else None),
        ("applications.code_editor.idle_shutdown", editor.idle_shutdown if editor else None),
    ):
        if idle is None:
            continue
        times = {"minimum": idle.minimum, "minutes": idle.minutes, "maximum": idle.maximum}
        for name, time in times.items():
            field = question(f"{key}.{name}")
            if time is not None and (problem := form_problem(field, time, facts.shapes)):
                yield Found(field.key, f"{field.label} {problem}.", "Correct it.")
        if idle.enabled is False and any(time is not None for time in times.values()):
            yield Found(
                f"{key}.enabled", "Idle times are given, and stopping is off.", "Turn it on.", level=Level.WARNING
            )
        elif idle.enabled and idle.minutes is None:
            yield Found(
                f"{key}.minutes",
                "Stopping is on, and no time is given.",
                "Give a time; two hours are 120.",
                level=Level.WARNING,
            )
        yield from _order(key, idle.minimum, idle.minutes, idle.maximum)


def _order(key: str, minimum: int | None, minutes: int | None, maximum: int | None) -> Iterator[Found]:
    if minimum is not None and minutes is not None and minimum > minutes:
        yield Found(
            f"{key}.minimum",
            f"The shortest time, {minimum} minutes, is above the default of {minutes}.",
            f"Lower it, or raise the default (`{key}.minutes`).",
        )
    if maximum is not None and minutes is not None and maximum < minutes:
        yield Found(
            f"{key}.maximum",
            f"The longest time, {maximum} minutes, is below the default of {minutes}.",
            f"Raise it, or lower the default (`{key}.minutes`).",
        )
    if minutes is None and minimum is not None and maximum is not None and minimum > maximum:
        yield Found(
            f"{key}.maximum",
            f"The longest time, {maximum} minutes, is below the shortest of {minimum}.",
            f"Raise it, or lower the other (`{key}.minimum`).",
        )


@rule(
    "DK-1",
    Level.ERROR,
    "Trusted accounts of Docker are at most 20 ids of 12 digits, and only with VPC only and without rootless Docker.",
    "B:DockerSettings, D:studio-updated-local-get-started",
)
def docker(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    settings = spec.applications.docker
    if settings is None or not settings.trusted_accounts:
        return
    field = question("applications.docker.trusted_accounts")
    limit = facts.shapes.get(field.shape.rpartition("[]")[0])
    if limit and limit.maximum is not None and len(settings.trusted_accounts) > limit.maximum:
        yield Found(field.key, f"There can be at most {limit.maximum} trusted accounts.", "Remove some.")
    for number, account in enumerate(settings.trusted_accounts):
        if problem := form_problem(field, account, facts.shapes):
            yield Found(f"{field.key}[{number}]", f"{quoted(account)} {problem}.", "Correct it.")
    if spec.network.access == "public-internet":
        yield Found(
            field.key,
            "Trusted accounts of Docker are allowed only where Studio connects through the VPC only.",
            "Remove them, or choose VPC only (`network.access: vpc-only`).",
        )
    if settings.rootless:
        yield Found(
            field.key,
            "AWS does not look at trusted accounts when Docker is rootless.",
            "Remove them, or turn rootless Docker off.",
            level=Level.WARNING,
        )


RULES: Final = (
    tags,
    propagated_tags,
    room_for_a_domain,
    name_is_free,
    other_domains,
    right_account,
    right_region,
    idle_shutdown,
    docker,
)
