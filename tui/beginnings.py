"""What can be begun or gone on with: the choices of the first screen, and of the first question of the prompts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from models.events import Outcome
from models.steps import step
from tui.words import ago, counted

if TYPE_CHECKING:
    from models.draft import Draft
    from tui.context import Context
    from tui.services.runs import Run
    from tui.welcome import Welcome


class Beginning(StrEnum):
    """What somebody chose."""

    RUN = "run"
    LAST_DRAFT = "last-draft"
    NEW = "new"
    DRAFT = "draft"
    SPEC = "spec"
    DOMAINS = "domains"
    PROFILE = "profile"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the choices."""

    what: Beginning
    label: str
    note: str = ""


_GONE_ON_WITH: Final = {"start": "domain", "status": "review", "done": "review"}
"""Step that a draft was left at -> the one it is gone on with."""


def open_drafts(ctx: Context) -> list[Draft]:
    """Drafts that became no run, the latest first."""
    return [draft for draft in ctx.drafts.list() if not draft.run]


def interrupted_runs(ctx: Context) -> list[Run]:
    """Runs that have not ended, the latest first."""
    return [run for run in ctx.runs.list() if run.outcome in (None, Outcome.INTERRUPTED)]


def place_of(draft: Draft) -> str:
    """The step that a draft is gone on with, in a word or two."""
    return step(_GONE_ON_WITH.get(draft.step, draft.step)).short


def offers(ctx: Context, welcome: Welcome | None, domains: str = "") -> Iterator[Offer]:
    """The choices, what was begun before first.

    Args:
        ctx: the drafts and runs.
        welcome: who is asking, once that is known.
        domains: how many domains there are, in words.
    """
    drafts, runs = open_drafts(ctx), interrupted_runs(ctx)
    if runs:
        yield Offer(Beginning.RUN, "Go on with an interrupted run", f"{counted(len(runs), 'run')} stopped half-way")
    if drafts:
        last = drafts[0]
        note = f"{last.title}: {place_of(last)}, {ago(ctx.clock.now() - last.updated)}"
        yield Offer(Beginning.LAST_DRAFT, "Go on with the last draft", note)
    yield Offer(Beginning.NEW, "Set up a new domain", "Seven steps; nothing is made before the end")
    if len(drafts) > 1:
        yield Offer(Beginning.DRAFT, "Resume another draft", counted(len(drafts), "draft"))
    yield Offer(Beginning.SPEC, "Open a spec file", "YAML or JSON, for example from a pull request")
    yield Offer(Beginning.DOMAINS, "Domains that exist", domains)
    yield Offer(Beginning.PROFILE, "Use another profile", welcome.profile if welcome else "")
    yield Offer(Beginning.REGION, "Use another Region", welcome.region if welcome else "")
