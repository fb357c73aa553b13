"""Who is asking, and where: what the start screen finds out first."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import AwsError, SmdomainError
from tui.words import span

if TYPE_CHECKING:
    from models.facts import Caller, Lookup
    from tui.context import Context

_SOON = 15 * 60


@dataclass(frozen=True, slots=True)
class Welcome:
    """The outcome of asking AWS who one is."""

    profile: str = ""
    region: str = ""
    caller: Caller | None = None
    expires: float | None = None
    """When the credentials end; seconds since the epoch."""
    problem: SmdomainError | None = None

    def wants_sign_in(self, now: float) -> bool:
        """Whether there is reason to sign in: nobody is, or not for long any more."""
        return self.caller is None or (self.expires is not None and self.expires - now < _SOON)

    def lines(self, now: float) -> list[str]:
        """What to show, line by line; not scrubbed."""
        if self.problem is not None or self.caller is None:
            problem = self.problem
            lines = ["! AWS did not say who you are.", problem.message, problem.remedy] if problem else []
            lines.append("F2 signs in, F5 tries again. You can also begin without AWS and type ids by hand.")
            return [*filter(None, lines)]
        lines = [f"Account   {self.caller.account}", f"Identity  {self.caller.arn}"]
        lines.append(f"Region    {self.region or 'none: choose one below'}")
        if self.profile:
            lines.append(f"Profile   {self.profile}")
        if self.expires is not None:
            left = self.expires - now
            sign = "! " if left < _SOON else ""
            lines.append(f"{sign}The credentials end in {span(left)}." if left > 0 else "! The credentials have ended.")
        return lines


def ask_who(ctx: Context, cancel: threading.Event) -> Welcome:
    """Ask AWS who the credentials belong to; waits for the answer, raises nothing that AWS says."""
    profile = region = ""
    try:
        profile, region = ctx.gateway.profile, ctx.gateway.region
        # As a look-up, so that facts know the caller too, and so that nobody waits for a call that hangs.
        found = ctx.lookups.fetch("caller", refresh=True, cancel=cancel)
        if not found.known:
            return Welcome(profile, region, problem=_problem(found))
        return Welcome(profile, region, found.rows[0], ctx.gateway.expires())
    except SmdomainError as problem:
        return Welcome(profile, region, problem=problem)


def _problem(found: Lookup) -> SmdomainError:
    return AwsError(found.reason or "AWS did not say whose credentials these are.")
