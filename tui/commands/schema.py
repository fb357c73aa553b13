"""`smdomain schema`: the JSON Schema of the spec, for editors and pipelines."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "JSON Schema of the spec"
USAGE: Final = ""


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments: none of its own."""


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Print it."""
    from models.render.json_schema import spec_schema
    from tui.services import plain_json
    from tui.services.service_model import load_shapes

    out.raw(plain_json.dumps(spec_schema(load_shapes()), indent=2) + "\n")
    return ExitCode.DONE
