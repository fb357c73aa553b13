"""How the full-screen program begins: with nothing, a spec, or a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import Locked, UsageError
from tui.services.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.facts import Facts
    from models.fields import Field
    from models.findings import Finding
    from models.spec import DomainSpec
    from tui.context import Context, Desk
    from tui.services.connection import Connection
    from tui.services.gateway import Gateway


def make_context(connection: Connection) -> Context:
    """What screens are handed, over real stores."""
    from tui.context import Context
    from tui.services.drafts import DraftStore
    from tui.services.runs import RunStore

    clock = SystemClock()
    return Context(
        connection,
        drafts=DraftStore(clock=clock),
        runs=RunStore(clock=clock),
        clock=clock,
        questions=_questions,
        check=_check,
        connect=_gateway,
    )


def _questions() -> Sequence[Field]:
    from models.questions import QUESTIONS

    return QUESTIONS


def _check(spec: DomainSpec, facts: Facts) -> list[Finding]:
    from models.rules import check

    return check(spec, facts)


def _gateway(connection: Connection) -> Gateway:
    from tui.services.gateway import Gateway

    return Gateway(connection)


def begin(ctx: Context, desk: Desk, spec_path: str | None, resume: str | bool | None) -> str:
    """Open what was asked for; the id of the step to show first.

    Raises:
        SmdomainError: the spec or the draft cannot be opened.
    """
    if spec_path is not None:
        from tui.services.specfile import load_spec

        return desk.begin_from(load_spec(spec_path)).step.id
    if resume is False:
        return "start"
    draft = ctx.drafts.load(resume) if isinstance(resume, str) else ctx.drafts.latest()
    if draft is None:
        raise UsageError("There is no draft to resume.", "Begin with `smdomain setup`.")
    if draft.run:
        # The start screen offers to go on with what it was submitted as.
        return "start"
    try:
        return desk.resume(draft).step.id
    except Locked:
        ctx.wanted = draft
        return "start"
