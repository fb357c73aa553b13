"""Reading what the answers ask for beyond a snapshot of the account, and nothing else."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path
from typing import Final

from models.errors import UsageError
from models.facts import Facts
from models.preflight import lookups_of
from models.preflight_needs import Key, roles_named, with_roles
from models.preflight_stale import unread
from models.spec import DomainSpec
from tui.services import preflight
from tui.services.lookups import Lookups, needed_by

_LOG: Final = logging.getLogger(__name__)
_ROLES: Final = "roles"


def unread_of(spec: DomainSpec, facts: Facts) -> list[Key]:
    """The look-ups that the checks of `spec` go by and that these facts do not have."""
    return unread(facts, lookups_of(spec, facts, needed_by(spec)))


def extended(spec: DomainSpec, before: Facts, lookups: Lookups, cancel: threading.Event | None = None) -> Facts:
    """The snapshot `before` as the checks of `spec` need it: what it lacks is looked up, what they leave is dropped.

    Never raises for what AWS does.
    """
    wanted = lookups_of(spec, before, needed_by(spec))
    known = _merged(before, lookups)
    lookups.gather(unread(known, wanted), workers=preflight.WORKERS, cancel=cancel)
    known = _merged(before, lookups)
    listed = lookups.peek(_ROLES)
    names = {f"{kind}:{argument}" if argument else kind for kind, argument in (("caller", ""), *wanted)}
    if listed is not None and listed.known:
        names.add(_ROLES)
    facts = replace(known, lookups={name: lookup for name, lookup in known.lookups.items() if name in names})
    return facts if _ROLES in names else with_roles(facts, roles_named(spec))


def _merged(before: Facts, lookups: Lookups) -> Facts:
    now = lookups.facts()
    return replace(now, caller=now.caller or before.caller, lookups={**before.lookups, **now.lookups})


def keep(facts: Facts, path: Path) -> None:
    """Save a snapshot if that can be done: without it, the account is only read once more."""
    try:
        preflight.save(facts, path)
    except UsageError as problem:
        _LOG.warning("%s", problem.message)
