"""What every screen is handed: the connection, what is known of the account, the drafts, and the session under way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from models.draft import Draft
from models.facts import Facts
from models.fields import Field
from models.findings import Finding
from models.shapes import Shapes
from models.spec import DomainSpec
from tui.services.clock import Clock
from tui.services.connection import Connection
from tui.session import Session

if TYPE_CHECKING:
    from tui.services.drafts import DraftStore
    from tui.services.engine import Engine
    from tui.services.gateway import Gateway
    from tui.services.journal import RunStore
    from tui.services.lookups import Lookups


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
        questions: Sequence[Field],
        check: Callable[[DomainSpec, Facts], list[Finding]],
        connect: Callable[[Connection], Gateway],
    ) -> None:
        self.connection = connection
        self.drafts = drafts
        self.runs = runs
        self.clock = clock
        self.questions = tuple(questions)
        self.session: Session | None = None
        """The draft being edited; None on the start screen."""
        self._check = check
        self._connect = connect
        self._lock = threading.RLock()
        self._gateway: Gateway | None = None
        self._lookups: Lookups | None = None

    @property
    def demo(self) -> bool:
        """Whether the embedded AWS answers."""
        return self.connection.demo is not None

    @property
    def gateway(self) -> Gateway:
        """The door to AWS for this connection."""
        with self._lock:
            if self._gateway is None:
                self._gateway = self._connect(self.connection)
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

    @property
    def engine(self) -> Engine:
        """What carries plans out through this connection."""
        from tui.services.engine import Engine

        return Engine(self.gateway, self.clock)

    def reconnect(self, *, profile: str | None = None, region: str | None = None) -> None:
        """Use another profile or Region from here on; what was looked up before no longer counts."""
        with self._lock:
            self.connection = replace(
                self.connection,
                profile=profile or self.connection.profile,
                region=region or self.connection.region,
            )
            self._gateway = None
            self._lookups = None

    def facts(self) -> Facts:
        """What is known at the moment; asks nobody."""
        lookups = self._lookups
        return lookups.facts() if lookups is not None else Facts(shapes=self.shapes)

    def edit(self, draft: Draft, *, read_only: bool = False) -> Session:
        """Begin to edit a draft."""
        self.session = Session(
            draft,
            questions=self.questions,
            saver=self.drafts,
            check=self._check,
            facts=self.facts,
            read_only=read_only,
        )
        return self.session
