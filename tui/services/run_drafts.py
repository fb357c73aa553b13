"""The draft that became a run, opened again where the run made nothing that lasts, so that no answer is lost."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.actions import DELETE, EDIT
from models.errors import SmdomainError
from models.events import Outcome
from tui.services.drafts import DraftStore

if TYPE_CHECKING:
    from tui.services.runs import Run, RunStore

OPEN_AGAIN: Final = (Outcome.FAILED, Outcome.ROLLED_BACK)
"""How a run ended whose answers are worth changing."""


def settle_draft(drafts: DraftStore, run: Run) -> None:
    """See that the draft of a run that ended counts as submitted, or as open; one in use elsewhere is left alone."""
    if not run.draft or run.outcome is None or run.plan.purpose == DELETE:
        # The draft of a deletion is for what comes after it.
        return
    wanted = "" if run.outcome in OPEN_AGAIN else run.id
    with contextlib.suppress(SmdomainError):
        draft = drafts.load(run.draft)
        if draft.run in (run.id, "") and draft.run != wanted and drafts.holder(draft.id) is None:
            drafts.acquire(draft.id)
            try:
                drafts.save(replace(draft, run=wanted))
            finally:
                drafts.release(draft.id)


def failed_edit(runs: RunStore, domain_id: str) -> Run | None:
    """The last edit of a domain that was begun here, if it failed."""
    of_it = (run for run in runs.list() if run.plan.purpose == EDIT and run.plan.domain_id == domain_id)
    last = next(of_it, None)
    return last if last is not None and last.outcome is Outcome.FAILED and last.spec else None
