"""What a role that exists grants, as a text to read: its policies, and the ML activities they cover."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from models.activities import Catalogue
from models.facts import Lookup
from models.role_grants import Coverage, Covered, RolePolicy, coverage, services_in

_SIGNS = {Covered.ALL: "+", Covered.SOME: "~", Covered.NONE: "-"}
_MISSING = 6
"""Missing actions that are named."""


def grants_text(lookup: Lookup, catalogue: Catalogue, chosen: Iterable[str] = ()) -> str:
    """The text; where activities were chosen for a new role before, it is about those, else about all."""
    if not lookup.known:
        return f"What the role grants could not be looked up: {lookup.reason}"
    policies: list[RolePolicy] = list(lookup.rows)
    wanted = list(chosen)
    found = coverage(policies, catalogue, wanted)
    whole = sum(each.covered is Covered.ALL for each in found)
    of = "ML activities chosen for a new role" if wanted else "ML activities"
    many = "1 policy. It covers" if len(policies) == 1 else f"{len(policies)} policies. They cover"
    lines = [f"{many} {whole} of {len(found)} {of}, by actions; resources and conditions are not compared.", ""]
    lines += [line for each in sorted(found, key=_weight) for line in _activity(each)]
    lines += ["", "Policies, with the services they name:"]
    for each in policies:
        kind = "its own" if each.own else each.arn
        lines.append(f"  {each.name} ({kind}): {', '.join(services_in(each)) or 'cannot be read'}")
    if lookup.reason:
        lines += ["", lookup.reason]
    for each in policies:
        if each.document:
            lines += ["", each.name, json.dumps(each.document, indent=2, ensure_ascii=False)]
    return "\n".join(lines)


def _weight(found: Coverage) -> int:
    return [Covered.NONE, Covered.SOME, Covered.ALL].index(found.covered)


def _activity(found: Coverage) -> Iterator[str]:
    yield f"  {_SIGNS[found.covered]} {found.activity.title}: {found.covered}"
    if found.covered is Covered.SOME:
        more = len(found.missing) - _MISSING
        rest = f" and {more} more" if more > 0 else ""
        yield f"      lacks {', '.join(found.missing[:_MISSING])}{rest}"
