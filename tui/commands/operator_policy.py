"""`smdomain operator-policy`: the least that the credentials must be allowed to set up a spec."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "least-privilege IAM policy for whoever sets up a spec, or any"
USAGE: Final = "[FILE] [--step STEP] [--json]"
STEPS: Final = ("lookups", "import", "roles", "domain", "people", "rollback", "changes")
MANAGED: Final = 6144
"""Characters, without blanks, that a managed policy may have (IAM's quotas)."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="a spec; - is standard input; without one: for whatever smdomain may do"
    )
    parser.add_argument(
        "--step",
        choices=STEPS,
        action="append",
        help="what this step takes alone; may be repeated. import and changes are about domains that exist: "
        "they are part of the policy without FILE, and of one for a spec where they are asked for",
    )
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Print the policy; AWS is asked for the account, and for names that the spec leaves open."""
    import json

    policy = _of_spec(args) if args.file else _of_everything(args, out)
    size = len(json.dumps(policy, separators=(",", ":")))
    if size > MANAGED:
        out.note(f"This policy has {size} characters, and a managed one may have {MANAGED}: print it by --step.")
    if args.json:
        out.result(policy)
    else:
        out.raw(json.dumps(policy, indent=2) + "\n")
    return ExitCode.DONE


def _of_everything(args: argparse.Namespace, out: Output) -> dict[str, Any]:
    """The policy for any spec; of this account and Region where they are known, else of all."""
    from models.arns import partition_of
    from models.errors import SmdomainError
    from models.operator_general import general_policy
    from tui.commands.common import Aws, connection_of

    aws = Aws(connection_of(args))
    account, region, partition = "*", "*", "aws"
    try:
        region = aws.gateway.region or "*"
        partition = partition_of(region)
        who = aws.gateway.caller()
        account, partition = who.account, who.partition
    except SmdomainError as problem:
        out.note(f"The policy is for any account: {problem.message}")
    return general_policy(account, region, partition, steps=tuple(args.step or STEPS))


def _of_spec(args: argparse.Namespace) -> dict[str, Any]:
    """The policy for one spec."""
    from models.facts import Facts
    from models.operator_general import general_policy
    from models.operator_needs import STEPS as PARTS
    from models.operator_policy import operator_policy
    from models.preflight import lookups_of
    from tui.commands.common import Aws, connection_of, guarded_account, plan_for, region_for
    from tui.services.activity_catalogue import load_catalogue
    from tui.services.lookups import needed_by
    from tui.services.service_model import load_shapes
    from tui.services.specfile import load_spec

    spec = load_spec(args.file)
    aws = Aws(connection_of(args))
    region = region_for(spec, aws)
    aws = aws.in_region(region)
    account = guarded_account(spec, aws)
    who = aws.gateway.caller()
    facts = Facts(load_shapes(), who, region, {}, load_catalogue())
    # Nobody needs the directory for this: an id that is not known yet is any id.
    people = {
        kind: [each.model_copy(update={"id": each.id or "*"}) for each in getattr(spec.access, kind)]
        for kind in ("groups", "users")
    }
    complete = spec.model_copy(update={"access": spec.access.model_copy(update=people)})
    plan = plan_for(complete, account, region)
    keys = lookups_of(spec, facts, needed_by(spec))
    steps = tuple(args.step or PARTS)
    policy = operator_policy(plan, keys, steps=steps)
    more = general_policy(account, region, who.partition, steps=[each for each in steps if each not in PARTS])
    return {**policy, "Statement": [*policy["Statement"], *more["Statement"]]}
