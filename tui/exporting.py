"""Exports of the draft: their text, and the file they are written to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from models.errors import UsageError
from models.render.formats import Subject
from models.request import create_domain_request
from models.resolve import resolve
from tui.services.formats import FORMATS

if TYPE_CHECKING:
    from models.spec import DomainSpec
    from tui.context import Context

_READABLE: Final = 0o600
_EXECUTABLE: Final = 0o700


@dataclass(frozen=True, slots=True)
class Export:
    """An export, ready to be looked at and written."""

    title: str
    text: str
    file_name: str
    executable: bool = False


def offered() -> list[tuple[str, str]]:
    """The formats there are: name and what it is."""
    return [(name, renderer.title) for name, renderer in FORMATS.items()]


def export(ctx: Context, spec: DomainSpec, name: str) -> Export:
    """The draft in one format.

    Raises:
        SmdomainError: something that the format must say is not known.
    """
    renderer = FORMATS[name]
    facts = ctx.facts()
    account = spec.account or (facts.caller.account if facts.caller else "")
    region = spec.region or facts.region
    if renderer.needs_account and not account and spec.roles_to_create():
        raise UsageError("A role is to be created, and the account is not known.", "Get credentials, or answer it.")
    plan = None
    if renderer.needs_plan:
        spec, _ = resolve(spec, facts)
        plan = ctx.plan(spec, account, region)
    request = create_domain_request(spec, account or None) if renderer.needs_account else {}
    rendered = renderer.render(Subject(spec, request, region, plan, ctx.session.findings if ctx.session else None))
    stem = spec.domain.name or "domain"
    return Export(renderer.title, rendered.text, f"{stem}{renderer.suffix}", renderer.executable)


def write(made: Export, path: str, *, replace: bool = False) -> Path:
    """Write an export for its owner alone; where it was written.

    Raises:
        FileExistsError: there is such a file, and `replace` is not set.
        UsageError: it cannot be written.
    """
    target = Path(path).expanduser()
    if target.exists() and not replace:
        raise FileExistsError(str(target))
    try:
        target.write_text(made.text, encoding="utf-8")
        target.chmod(_EXECUTABLE if made.executable else _READABLE)
    except OSError as problem:
        raise UsageError(f"{target} cannot be written: {problem.strerror or problem}.", "Name another file.") from None
    return target.absolute()
