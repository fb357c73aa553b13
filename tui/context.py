"""What every screen is handed: the connection, what is known of the account, the drafts, and the session under way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.actions import Plan
    from models.draft import Draft
    from models.facts import Facts
    from models.fields import Field
    from models.findings import Finding
    from models.inventory import Inventory
    from models.normalise import DomainRecord
    from models.shapes import Shapes
    from models.spec import DomainSpec
    from tui.run_watch import RunWatch
    from tui.services.clock import Clock
    from tui.services.connection import Connection
    from tui.services.drafts import DraftStore
    from tui.services.engine import Engine
    from tui.services.gateway import Gateway
    from tui.services.lookups import Lookups
    from tui.services.runs import Run, RunStore
    from tui.session import Saver, Session


class Desk(Protocol):
    """What screens may ask of the program; answers come to their `lookup_arrived`, `run_moved`, `saving_changed`."""

    def look_up(self, kind: str, argument: str = "", *, refresh: bool = False) -> None:
        """Have a look-up arrive."""

    def look_up_all(self, needs: Iterable[tuple[str, str]], *, refresh: bool = False) -> None:
        """Have several look-ups arrive."""

    def preflight(self, spec: DomainSpec, *, refresh: bool = False) -> None:
        """Have all arrive that the checks of a spec go by."""

    def begin_new(self) -> Session:
        """Begin a new draft."""

    def begin_from(self, spec: DomainSpec, *, domain_id: str = "") -> Session:
        """Begin a draft that says what a spec says; to change a domain that exists, if one is named."""

    def put_by(self, spec: DomainSpec) -> str:
        """Keep what a spec says as a draft for later; its id."""

    def close_session(self) -> None:
        """Save what waits and let others have the draft."""

    def resume(self, draft: Draft, *, take_over: bool = False, read_only: bool = False) -> Session:
        """Go on with a draft."""

    def reopen(self, run: Run) -> Session:
        """Go back to the answers that a run was made of."""

    def submit(self, plan: Plan, spec: DomainSpec) -> RunWatch:
        """Write a plan down as a run, and begin it."""

    def carry_plan(self, plan: Plan, spec: DomainSpec, *, draft: str = "") -> RunWatch:
        """Write a plan about a domain that exists down as a run, and begin it; `draft` is to make it again after."""

    def carry_out(self, run: Run) -> RunWatch:
        """Begin a run, or go on with it."""

    def take_over(self) -> None:
        """Go on with the run that is looked at, although another process has it."""

    def retry(self) -> None:
        """Go on with the run that ended."""

    def roll_back(self, *, keep_files: bool = False) -> None:
        """Delete what the run has made; the home file system of its domain too, unless `keep_files`."""

    def save_now(self) -> None:
        """Save before anything else happens."""


class Context:
    """Handed to screens by the program; makes what is costly when it is first needed.

    `gateway`, `lookups` and `shapes` may take a while the first time: threads ask for them, handlers do not.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        drafts: DraftStore,
        runs: RunStore,
        clock: Clock,
        questions: Callable[[], Sequence[Field]],
        check: Callable[[DomainSpec, Facts], list[Finding]],
        connect: Callable[[Connection], Gateway],
    ) -> None:
        self.connection = connection
        self.desk: Desk
        """Set by the program before the first screen is made."""
        self.drafts = drafts
        self.runs = runs
        self.clock = clock
        self.session: Session | None = None
        """The draft being edited; None on the start screen."""
        self.existing: Inventory | None = None
        """The domain that the draft being edited is to change, as it was read last."""
        self.wanted: Draft | None = None
        """A draft that was asked for and that another process holds."""
        self.run: Run | None = None
        """The run that is carried out, or was last."""
        self.watch: RunWatch | None = None
        """What `run` has reported."""
        self.checked: Facts | None = None
        """What the last check before a submit found."""
        self.ask_code: Callable[[str], str] | None = None
        """Asks for an MFA code on the screen; set by the program before the first call."""
        self._questions = questions
        self._check = check
        self._connect = connect
        self._lock = threading.RLock()
        self._gateway: Gateway | None = None
        self._lookups: Lookups | None = None
        self._present: tuple[tuple[DomainRecord, Facts | None, Facts], list[Finding]] | None = None
        """What stands against the domain that is edited as it is, after what that was judged by."""

    @property
    def demo(self) -> bool:
        """Whether the embedded AWS answers."""
        return self.connection.demo is not None

    @cached_property
    def questions(self) -> tuple[Field, ...]:
        """Everything that is asked."""
        return tuple(self._questions())

    @property
    def gateway(self) -> Gateway:
        """The door to AWS for this connection."""
        with self._lock:
            if self._gateway is None:
                self._gateway = self._connect(self.connection)
                self._gateway.ask_code = self.ask_code
            return self._gateway

    @property
    def lookups(self) -> Lookups:
        """What was looked up through this connection."""
        with self._lock:
            if self._lookups is None:
                from tui.services.lookups import Lookups

                self._lookups = Lookups(self.gateway, self.clock)
            return self._lookups

    @property
    def shapes(self) -> Shapes:
        """What AWS allows as values."""
        from tui.services.service_model import load_shapes

        return load_shapes()

    def inventory(self, domain_id: str) -> Inventory:
        """All about a domain that exists, read anew; for threads.

        Raises:
            AwsError: AWS refuses to describe it.
        """
        from tui.services.inventory import read_inventory

        return read_inventory(self.gateway, self.lookups, domain_id)

    @property
    def engine(self) -> Engine:
        """What carries plans out through this connection."""
        from tui.services.engine import Engine

        return Engine(self.gateway, self.clock)

    def plan(self, spec: DomainSpec, account: str, region: str) -> Plan:
        """The actions that make what a resolved spec says.

        Raises:
            SmdomainError: something is left open, or the spec is meant for another account.
        """
        from models.plan import make_plan
        from models.role_policies import attachments_in
        from tui.services.activity_catalogue import load_catalogue

        return make_plan(
            spec,
            account=account,
            region=region,
            catalogue=load_catalogue(),
            attachments=attachments_in(self.facts()),
        )

    def reconnect(self, *, profile: str | None = None, region: str | None = None) -> None:
        """Use another profile or Region from here on; what was looked up before no longer counts."""
        if self.demo and profile is None and region is None:
            # The embedded AWS would forget what was made in it.
            return
        with self._lock:
            self.connection = replace(
                self.connection,
                profile=profile or self.connection.profile,
                region=region or self.connection.region,
            )
            self._gateway = None
            self._lookups = None
            self.checked = None

    def facts(self) -> Facts:
        """What is known at the moment; asks nobody."""
        known = self._looked_up()
        if self.checked is None:
            return known
        # What was listed since then is younger; a check reads some things one by one that no list has.
        lookups = {**self.checked.lookups, **known.lookups}
        caller, region = known.caller or self.checked.caller, known.region or self.checked.region
        return replace(known, caller=caller, region=region, lookups=lookups)

    def _looked_up(self) -> Facts:
        lookups = self._lookups
        if lookups is not None:
            return lookups.facts()
        from models.facts import Facts
        from tui.services.activity_catalogue import load_catalogue

        return Facts(shapes=self.shapes, catalogue=load_catalogue())

    def _judge(self, spec: DomainSpec, facts: Facts) -> list[Finding]:
        if self.checked is None:
            return self._check(spec, facts)
        from models.preflight import report
        from models.preflight_needs import roles_for

        listed = self._lookups.peek("roles") if self._lookups is not None else None
        return report(spec, facts if listed is not None and listed.known else roles_for(spec, facts))

    def _judge_edit(self, spec: DomainSpec, facts: Facts) -> list[Finding]:
        """What stands against the spec of a domain that exists; what it has already forbids no other change."""
        from models.edit_rules import about_changes
        from tui.services.domain_reader import spec_of_record

        if self.existing is None:
            return about_changes(self._judge(spec, facts), ())
        known = (self.existing.record, self.checked, facts)
        if self._present is None or self._present[0] != known:
            # The domain stays as it is while answers change: it is judged once.
            self._present = known, self._judge(spec_of_record(self.existing.record, facts.region), facts)
        return about_changes(self._judge(spec, facts), self._present[1])

    def edit(self, draft: Draft, saver: Saver, *, read_only: bool = False) -> Session:
        """Begin to edit a draft."""
        if self.existing is not None and self.existing.id != draft.domain_id:
            # What is permanent in one domain may be open in another.
            self.existing = None
        from tui.session import Session

        # What was read for another draft's answers says little of this one's.
        self.checked = None
        self.session = Session(
            draft,
            questions=self.questions,
            saver=saver,
            check=self._judge_edit if draft.domain_id else self._judge,
            facts=self.facts,
            read_only=read_only,
        )
        return self.session
