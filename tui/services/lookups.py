"""Looking things up in the account, for pickers and rules: paged, kept, joined, cancelled; never raising."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from models.errors import AccessDenied, SmdomainError
from models.facts import Availability, Caller, Facts, Lookup
from models.role_policies import QUOTAS
from models.shapes import Shapes
from models.spec import DomainSpec
from models.text import scrub, sentence
from tui.services import (
    lookups_account,
    lookups_checks,
    lookups_grants,
    lookups_identity,
    lookups_network,
    lookups_sagemaker,
    lookups_storage,
)
from tui.services.activity_catalogue import load_catalogue
from tui.services.clock import Clock, SystemClock
from tui.services.gateway import Gateway
from tui.services.gateway_answers import LOG
from tui.services.lookup_cache import Key, LookupCache
from tui.services.lookups_ask import Ask, Fetcher, LookupFailed, Partial, what_stopped
from tui.services.lookups_parallel import start

_FETCHERS: Final[dict[str, Fetcher]] = {
    "profiles": lookups_account.profiles,
    "regions": lookups_account.regions,
    "caller": lookups_identity.caller,
    "domains": lookups_sagemaker.domains,
    "idc": lookups_identity.idc,
    "groups": lookups_identity.groups,
    "users": lookups_identity.users,
    "roles": lookups_identity.roles,
    "vpcs": lookups_network.vpcs,
    "subnets": lookups_network.subnets,
    "security-groups": lookups_network.security_groups,
    "route-tables": lookups_network.route_tables,
    "nat-gateways": lookups_network.nat_gateways,
    "endpoints": lookups_network.endpoints,
    "zones": lookups_network.zones,
    "kms-keys": lookups_storage.kms_keys,
    "buckets": lookups_storage.buckets,
    "licenses": lookups_sagemaker.licenses,
    "quotas": lookups_sagemaker.quotas,
    "images": lookups_sagemaker.images,
    "lifecycle-configs": lookups_sagemaker.lifecycle_configs,
}
KINDS: Final = tuple(_FETCHERS)
OF_A_VPC: Final = ("subnets", "security-groups", "route-tables", "nat-gateways", "endpoints")
"""Kinds whose argument is the id of a VPC."""

SERVICES: Final = ("sts", "iam", "service-quotas", "sagemaker", "ec2")
"""Services that nearly every check asks, those that others wait for first."""

Heard = Callable[[str, str, Lookup], None]
"""Told of each look-up as it ends: kind, argument, outcome. Called by several threads."""


class Lookups:
    """Everything looked up over one gateway. Thread-safe."""

    def __init__(
        self, gateway: Gateway, clock: Clock | None = None, *, shapes: Callable[[], Shapes] | None = None
    ) -> None:
        """`shapes` gives the constraints for `facts()`; those of the installed service model unless given."""
        self._gateway = gateway
        self._clock = clock or SystemClock()
        self._shapes = shapes or _installed_shapes
        self._cache = LookupCache()

    def stream(
        self, kind: str, argument: str = "", *, refresh: bool = False, cancel: threading.Event | None = None
    ) -> Iterator[Lookup]:
        """Snapshots of a look-up as it grows (`NOT_ASKED`, with rows so far), at last the final one.

        What is kept is given at once, unless `refresh` asks for it anew; one under way is joined. Never raises for
        what AWS does: the final one is then `DENIED` or `FAILED`, with the reason and the rows that came before.

        Raises:
            KeyError: there is no such kind.
        """
        fetcher = _FETCHERS.get(kind) or lookups_grants.FETCHERS.get(kind) or lookups_checks.FETCHERS[kind]

        def produce(before: Lookup | None, stop: threading.Event) -> Iterator[Lookup]:
            return self._made(fetcher, argument, before, stop)

        return self._cache.stream((kind, argument), produce, refresh=refresh, cancel=cancel)

    def fetch(
        self, kind: str, argument: str = "", refresh: bool = False, cancel: threading.Event | None = None
    ) -> Lookup:
        """The final snapshot of `stream`."""
        last = Lookup()
        for snapshot in self.stream(kind, argument, refresh=refresh, cancel=cancel):
            last = snapshot
        return last

    def peek(self, kind: str, argument: str = "") -> Lookup | None:
        """The look-up if it was made already; asks nobody."""
        return self._cache.peek((kind, argument))

    def prepare(self, services: Iterable[str] = SERVICES) -> None:
        """Make the clients of these services, in this order, ahead of the look-ups that need them.

        What is wrong with the settings, the look-ups tell.
        """
        with suppress(SmdomainError):
            self._gateway.prepare(services)

    def forget(self, *kinds: str) -> None:
        """Drop what is kept of these kinds, or of all: something was changed in the account."""
        self._cache.forget(*kinds)

    def facts(self, kinds: Iterable[Key] = ()) -> Facts:
        """What is kept, frozen: of these (kind, argument) pairs, or all; asks nobody."""
        wanted = set(kinds)
        kept = {
            f"{kind}:{argument}" if argument else kind: lookup
            for (kind, argument), lookup in self._cache.snapshot().items()
            if not wanted or (kind, argument) in wanted
        }
        who = self._cache.peek(("caller", ""))
        caller = next((row for row in who.rows if isinstance(row, Caller)), None) if who and who.known else None
        return Facts(self._shapes(), caller, self._gateway.region, kept, load_catalogue())

    def gather(
        self,
        needs: Iterable[Key],
        *,
        workers: int = 10,
        refresh: bool = False,
        on_result: Heard | None = None,
        cancel: threading.Event | None = None,
    ) -> dict[Key, Lookup]:
        """Make several look-ups at once; those that were made before are taken as they are.

        Args:
            needs: (kind, argument) pairs.
            workers: how many are made at a time; what depends on another waits for it by itself.
            refresh: ask for all of them anew.
            on_result: told of each as it ends, by the thread that made it.
            cancel: when set, the rest is left out.
        """
        waiting: queue.SimpleQueue[Key] = queue.SimpleQueue()
        wanted = list(dict.fromkeys(needs))
        for key in wanted:
            waiting.put(key)
        outcomes: dict[Key, Lookup] = {}
        problems: list[BaseException] = []

        def worker() -> None:
            while not (cancel and cancel.is_set()) and not problems:
                try:
                    key = waiting.get_nowait()
                except queue.Empty:
                    return
                try:
                    outcomes[key] = outcome = self.fetch(*key, refresh=refresh, cancel=cancel)
                    if on_result:
                        on_result(*key, outcome)
                except BaseException as problem:
                    problems.append(problem)

        threads = [start(f"gather-{number}", worker) for number in range(min(workers, len(wanted)))]
        for thread in threads:
            thread.join()
        if problems:
            raise problems[0]
        return {key: outcomes[key] for key in wanted if key in outcomes}

    def _made(self, fetcher: Fetcher, argument: str, before: Lookup | None, stop: threading.Event) -> Iterator[Lookup]:
        ask = Ask(self._gateway, self._clock, argument, stop, lambda kind: self.fetch(kind, cancel=stop))
        rows: tuple[Any, ...] = ()
        try:
            for rows in fetcher(ask):
                yield Lookup(rows, Availability.NOT_ASKED, "Loading.")
        except Partial as partial:
            yield _failed(partial.error, partial.rows, before)
        except LookupFailed as failed:
            yield Lookup((), failed.availability, failed.reason, failed.action, self._clock.now(), failed.error)
        except SmdomainError as error:
            yield _failed(error, rows, before)
        except Exception as error:
            # An answer that is not shaped like AWS's; a look-up is never worth a crash.
            LOG.exception("look-up failed")
            reason = f"The answer cannot be understood: {type(error).__name__} {scrub(error)}"
            yield Lookup(rows, Availability.FAILED, reason, fetched=before.fetched if before else None)
        else:
            yield Lookup(rows, Availability.KNOWN, " ".join(ask.notes), ask.action, self._clock.now(), ask.error)


def _failed(error: SmdomainError, rows: tuple[Any, ...], before: Lookup | None) -> Lookup:
    """What is left of a look-up that failed: the rows that came, else those of the time before."""
    kept = rows or (before.rows if before else ())
    fetched = before.fetched if before and not rows else None
    reason = f"{what_stopped(error)} {sentence(error.remedy)}".strip()
    denied = isinstance(error, AccessDenied)
    action = error.action if isinstance(error, AccessDenied) else ""
    return Lookup(kept, Availability.DENIED if denied else Availability.FAILED, reason, action, fetched, error.code)


def _installed_shapes() -> Shapes:
    from tui.services.service_model import load_shapes

    return load_shapes()


def needed_by(spec: DomainSpec) -> list[Key]:
    """The look-ups that a check of this spec goes by, as (kind, argument) pairs; the long ones first."""
    tree = spec.as_tree()
    needs: list[Key] = []
    if spec.access.auth == "identity-center":
        needs.append(("idc", ""))
        needs += [("groups", "")] if spec.access.groups else []
        needs += [("users", "")] if spec.access.users else []
    needs += [("roles", ""), ("caller", ""), ("domains", ""), ("quotas", ""), ("regions", "")]
    if spec.network.vpc:
        needs += [("vpcs", ""), ("zones", ""), *((kind, spec.network.vpc) for kind in OF_A_VPC)]
    if any(role.activities for role in spec.roles_to_create().values()):
        needs.append((QUOTAS, ""))
    texts = list(_texts(tree))
    if any("kms" in path for path, _ in texts):
        needs.append(("kms-keys", ""))
    if any(text.startswith("s3://") for _, text in texts):
        needs.append(("buckets", ""))
    if spec.applications.rstudio:
        needs.append(("licenses", ""))
    if any("images" in path for path, _ in texts):
        needs.append(("images", ""))
    if any("lifecycle_config" in path for path, _ in texts):
        needs.append(("lifecycle-configs", ""))
    return needs


def _texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the spec with its dotted, lower-case path."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _texts(value, f"{path}.{str(key).lower()}")
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, path)
    elif isinstance(node, str):
        yield path, node
