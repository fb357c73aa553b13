"""`smdomain doctor`: what works here, and what to fix."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.commands.common import Aws
    from tui.output import Output

HELP: Final = "terminal, credentials, region, permissions: what works, what to fix"
USAGE: Final = "[--sign-in] [--json]"
_LOOKUPS: Final = (
    "domains",
    "idc",
    "groups",
    "users",
    "roles",
    "vpcs",
    "zones",
    "kms-keys",
    "buckets",
    "quotas",
    "licenses",
    "images",
    "lifecycle-configs",
)
OK: Final = "ok"
WARN: Final = "warn"
FAIL: Final = "fail"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at."""

    name: str
    state: str
    """`ok`, `warn` (something works less well) or `fail`."""
    message: str
    remedy: str = ""
    aws: bool = False
    """Whether AWS has the last word on it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "--sign-in",
        action="store_true",
        help="first sign in to Identity Center for the profile: shows a URL and a code for any browser",
    )
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Look at one thing after the other."""
    from tui.commands.common import connection_of

    connection_of(args)
    results: list[Result] = []
    for result in _results(args, out):
        results.append(result)
        out.line(f"{result.state:<5} {result.name:<12} {result.message}")
        if result.remedy and result.state != OK:
            out.line(f"                   {result.remedy}")
    out.result([asdict(result) for result in results])
    failed = [result for result in results if result.state == FAIL]
    if any(result.aws for result in failed):
        return ExitCode.REFUSED
    return ExitCode.FAILED if failed else ExitCode.DONE


def _results(args: argparse.Namespace, out: Output) -> Iterator[Result]:
    yield from _machine()
    from models.errors import SmdomainError
    from tui.commands.common import Aws, connection_of
    from tui.commands.sign_in import sign_in_again

    try:
        aws = Aws(connection_of(args))
        if args.sign_in and not sign_in_again(aws.gateway, aws.clock, out):
            message = f"the profile {aws.gateway.profile} does not sign in by Identity Center"
            yield Result("sign-in", WARN, message, "Name one with sso_session, or renew its credentials its own way.")
        yield from _account(aws)
    except SmdomainError as error:
        yield Result("credentials", FAIL, error.message, error.remedy, aws=True)
        return
    yield from _permissions(aws)


def _machine() -> Iterator[Result]:
    from models.errors import SmdomainError
    from tui import __version__
    from tui.services.paths import state_dir
    from tui.services.service_model import load_shapes
    from tui.terminal import why_not_full_screen

    yield Result("smdomain", OK, f"{__version__}, Python {platform.python_version()}, {platform.system()}")
    why = why_not_full_screen()
    term = os.environ.get("TERM", "(not set)")
    size = _terminal_size()
    if why:
        yield Result("terminal", WARN, why, "The wizard needs one; validate, plan and apply do not.")
    elif size and (size.columns < 80 or size.lines < 24):
        message = f"{term}, {size.columns}x{size.lines}"
        yield Result("terminal", WARN, message, "The wizard is made for 80x24 and more.")
    else:
        yield Result("terminal", OK, f"{term}, {size.columns}x{size.lines}" if size else term)
    try:
        yield Result("files", OK, f"drafts and runs are kept in {state_dir()}")
    except SmdomainError as error:
        yield Result("files", FAIL, error.message, error.remedy)
    try:
        shapes = load_shapes()
        yield Result("limits", OK, f"from the service model of botocore {shapes.version}")
    except SmdomainError as error:
        yield Result("limits", FAIL, error.message, error.remedy)


def _terminal_size() -> os.terminal_size | None:
    for number in (1, 2, 0):
        try:
            return os.get_terminal_size(number)
        except OSError:
            continue
    return None


def _account(aws: Aws) -> Iterator[Result]:
    region = aws.gateway.region
    if aws.connection.endpoint_url:
        yield Result("endpoint", WARN, f"{aws.connection.endpoint_url} answers in place of AWS")
    if aws.gateway.demo:
        yield Result("endpoint", WARN, "the embedded AWS answers: this tells nothing about an account")
    if region:
        yield Result("region", OK, region)
    else:
        yield Result("region", FAIL, "none is set", "Give --region, or set it in the profile.")
    caller = aws.gateway.caller()
    yield Result("credentials", OK, f"account {caller.account}, {caller.arn}")
    ends = aws.gateway.expires()
    if ends is not None:
        minutes = (ends - aws.clock.now()) / 60
        short = minutes < 15
        remedy = "Refresh them before an apply: it takes about ten minutes." if short else ""
        yield Result("session", WARN if short else OK, f"ends in {minutes:.0f} minutes", remedy)


def _permissions(aws: Aws) -> Iterator[Result]:
    from models.facts import Availability

    outcomes = aws.lookups.gather([(kind, "") for kind in _LOOKUPS])
    for (kind, _), found in outcomes.items():
        if found.known:
            yield Result(kind, OK, f"{len(found.rows)} found. {found.reason}".strip())
        elif found.availability is Availability.DENIED:
            # Domains must be listed before one is made; the rest can be typed by hand.
            state = FAIL if kind == "domains" else WARN
            yield Result(
                kind, state, f"{found.action or kind} is not allowed", f"Allow {found.action or kind}.", aws=True
            )
        else:
            yield Result(kind, WARN, found.reason or "could not be looked up", aws=True)
