"""`smdomain operator-policy`: the least that the credentials must be allowed to set up a spec."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "least-privilege IAM policy for whoever sets up a spec"
USAGE: Final = "FILE [--step STEP] [--json]"
STEPS: Final = ("lookups", "roles", "domain", "people", "rollback")


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", metavar="FILE", help="a spec; - is standard input")
    parser.add_argument("--step", choices=STEPS, action="append", help="what this step takes alone; may be repeated")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Print the policy; AWS is asked for the account, and for names that the spec leaves open."""
    import json

    from models.facts import Facts
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
    facts = Facts(load_shapes(), aws.gateway.caller(), region, {}, load_catalogue())
    # Nobody needs the directory for this: an id that is not known yet is any id.
    people = {
        kind: [each.model_copy(update={"id": each.id or "*"}) for each in getattr(spec.access, kind)]
        for kind in ("groups", "users")
    }
    complete = spec.model_copy(update={"access": spec.access.model_copy(update=people)})
    plan = plan_for(complete, account, region)
    keys = lookups_of(spec, facts, needed_by(spec))
    policy = operator_policy(plan, keys, steps=tuple(args.step) if args.step else STEPS)
    if args.json:
        out.result(policy)
    else:
        out.raw(json.dumps(policy, indent=2) + "\n")
    return ExitCode.DONE
