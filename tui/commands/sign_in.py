"""Signing in by device code on the command line: the URL and the code, and waiting until the user has agreed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.output import Output
    from tui.services.clock import Clock
    from tui.services.gateway import Gateway


def sign_in_again(gateway: Gateway, clock: Clock, out: Output, cancel: threading.Event | None = None) -> bool:
    """Have the user sign in, where the profile does so by Identity Center; whether that was done.

    Raises:
        SmdomainError: it was refused or given up, or Identity Center cannot be reached.
    """
    from tui.services.sso_login import Prompt, sign_in, sign_in_of
    from tui.words import span

    place = sign_in_of(gateway.configuration(), gateway.profile)
    if place is None:
        return False
    for step in sign_in(gateway, place, clock, cancel):
        if isinstance(step, Prompt):
            out.note(f"Sign in to {place.start_url}: open this page in any browser, on any machine:")
            out.note(f"  {step.whole_url or step.url}")
            out.note(f"and see that it shows the code  {step.code}")
            out.note(f"Waiting for {span(step.until - clock.now())} at most; Ctrl-C gives up.")
        else:
            out.note("Signed in.")
    gateway.renew()
    return True
