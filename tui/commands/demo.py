"""`smdomain demo serve`: the embedded AWS as an HTTP endpoint, for any AWS client."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_part
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "the embedded AWS as an HTTP endpoint for any AWS client"
_SERVE: Final = "[--port N] [--scenario S]"
USAGE: Final = f"serve {_SERVE}"
_PORT: Final = 4567


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parts = parser.add_subparsers(dest="part", metavar="serve", required=True)
    serve = add_part(parts, "smdomain demo", "serve", "answer any AWS client until it is stopped", _SERVE)
    serve.add_argument("--port", type=int, default=_PORT, metavar="N", help=f"{_PORT} unless given; 0 takes a free one")
    serve.add_argument("--scenario", metavar="S", default=None, help="what the account is like")


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Serve until it is interrupted. The URL is the one line of standard output."""
    from models.errors import UsageError
    from tui.emulator.scenario_list import SCENARIOS
    from tui.emulator.server import serve
    from tui.emulator.world import build

    scenario = args.scenario or args.demo or "default"
    if scenario not in SCENARIOS:
        raise UsageError(f"The embedded AWS has no scenario {scenario!r}.", f"It has {', '.join(SCENARIOS)}.")
    if not 0 <= args.port <= 65535:
        raise UsageError(f"{args.port} is no port.", "Ports go from 0 to 65535.")
    try:
        server = serve(build(scenario), port=args.port)
    except OSError as problem:
        raise UsageError(
            f"The port {args.port} cannot be used: {problem.strerror}.",
            "Choose another one; --port 0 takes a free one.",
        ) from None
    out.line(server.url)
    out.note(f"Scenario {scenario}: {SCENARIOS[scenario]}")
    out.note("Any credentials will do. For example, in another terminal:")
    out.note("  export AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo AWS_REGION=eu-central-1")
    out.note(f"  smdomain --endpoint-url {server.url}")
    out.note(f"  aws --endpoint-url {server.url} sagemaker list-domains")
    out.note("Ctrl-C ends it.")
    try:
        server.run()
    finally:
        server.stop()
    return ExitCode.DONE
