"""New credentials in the middle of a run: by device code, or as they were renewed elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import SmdomainError
from tui.words import span

if TYPE_CHECKING:
    from tui.plain.talk import Talk


def sign_in_again(talk: Talk) -> bool:
    """Have the user sign in where the profile does so by Identity Center; whether there is reason to go on."""
    from tui.services.sso_login import Prompt, sign_in, sign_in_of

    gateway, clock = talk.ctx.gateway, talk.ctx.clock
    try:
        place = sign_in_of(gateway.configuration(), gateway.profile)
        if place is None:
            talk.say("The profile does not sign in by Identity Center. What was renewed elsewhere is read again.")
        else:
            for step in sign_in(gateway, place, clock):
                if isinstance(step, Prompt):
                    talk.say(f"Sign in to {place.start_url}: open this page in any browser, on any machine:")
                    talk.say(f"  {step.whole_url or step.url}")
                    talk.say(f"and see that it shows the code  {step.code}")
                    talk.say(f"Waiting for {span(step.until - clock.now())} at most; Ctrl-C gives up, the run is safe.")
                else:
                    talk.say("Signed in.")
    except SmdomainError as error:
        talk.tell_error(error)
        return False
    gateway.renew()
    return True
