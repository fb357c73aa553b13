"""Which screen shows which step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.steps import step
from screens.base import WizardScreen

if TYPE_CHECKING:
    from textual.app import App

    from tui.context import Context


def screen_for(step_id: str, ctx: Context) -> WizardScreen:
    """The screen of a step; imported when it is first shown, so that the first one paints early."""
    if step_id == "start":
        from screens.start import StartScreen

        return StartScreen(ctx)
    if step_id == "studio-ui":
        from screens.studio_ui import StudioUiScreen

        return StudioUiScreen(ctx)
    if step_id == "network":
        from screens.network import NetworkScreen

        return NetworkScreen(ctx)
    if step_id == "review":
        if ctx.session is not None and ctx.session.draft.domain_id:
            from screens.edit_review import EditReviewScreen

            return EditReviewScreen(ctx)
        from screens.review import ReviewScreen

        return ReviewScreen(ctx)
    if step_id == "status":
        from screens.status import StatusScreen

        return StatusScreen(ctx)
    if step_id == "done":
        from screens.done import DoneScreen

        return DoneScreen(ctx)
    from screens.step import StepScreen

    return StepScreen(ctx, step(step_id))


def back_to_domain(app: App[Any], ctx: Context, domain_id: str) -> None:
    """Leave the draft under way and show the domain, read anew, with the list and the first screen behind it."""
    from screens.domain import DomainScreen
    from screens.domains import DomainsScreen

    ctx.desk.close_session()
    while len(app.screen_stack) > 2:
        app.pop_screen()
    app.switch_screen(screen_for("start", ctx))
    app.push_screen(DomainsScreen(ctx))
    app.push_screen(DomainScreen(ctx, domain_id))
