"""Look-ups for prompts: begun ahead, waited for a while, never for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from models.columns import columns_for, row_label, row_search, row_value
from models.errors import SmdomainError
from models.facts import Availability, Lookup
from models.fields import Field, Kind
from tui.plain.console import Item

if TYPE_CHECKING:
    from tui.context import Context

PATIENCE: Final = 10.0
"""Seconds that a prompt waits for its list before it asks without the rest."""
_NOUNS: Final = {
    "vpcs": "VPCs",
    "kms-keys": "KMS keys",
    "security-groups": "security groups",
    "lifecycle-configs": "lifecycle configurations",
    "licenses": "licences",
}
_BY_HAND: Final = "Type one by hand; :refresh asks again."


class _Search:
    """One look-up under way on a thread of its own."""

    def __init__(self, ctx: Context, kind: str, argument: str, refresh: bool) -> None:
        self.newest = Lookup()
        self.done = threading.Event()
        self.waited = False
        """Whether a prompt has waited for it as long as prompts do."""
        self._work = (ctx, kind, argument, refresh)
        threading.Thread(target=self._run, name=f"smdomain-{kind}", daemon=True).start()

    def _run(self) -> None:
        ctx, kind, argument, refresh = self._work
        try:
            for self.newest in ctx.lookups.stream(kind, argument, refresh=refresh):
                pass
        except SmdomainError as problem:
            self.newest = Lookup((), Availability.FAILED, f"{problem.message} {problem.remedy}".strip())
        finally:
            self.done.set()


class Finder:
    """The look-ups of one dialogue. Everything but the asking of AWS happens on the thread of the dialogue."""

    def __init__(self, ctx: Context, say: Callable[[str], None], patience: float = PATIENCE) -> None:
        self._ctx = ctx
        self._say = say
        self._patience = patience
        self._searches: dict[tuple[str, str], _Search] = {}

    def begin(self, needs: Iterable[tuple[str, str]], *, refresh: bool = False) -> None:
        """Have look-ups made that are soon asked for."""
        for need in needs:
            search = self._searches.get(need)
            if search is not None and not search.done.is_set():
                continue
            if refresh or (search is None and self._known(need) is None):
                self._searches[need] = _Search(self._ctx, *need, refresh)

    def get(self, kind: str, argument: str = "", *, refresh: bool = False) -> Lookup:
        """A look-up, complete or as far as it came in the time there is."""
        need = (kind, argument)
        known = self._known(need)
        if known is not None and not refresh:
            return known
        self.begin([need], refresh=refresh)
        search = self._searches.get(need)
        if search is None:
            return Lookup()
        if not search.done.is_set() and (refresh or not search.waited):
            self._say(f"Looking up the {noun(kind)} ...")
            search.waited = not search.done.wait(self._patience)
        if self._ctx.session is not None:
            self._ctx.session.refresh()
        return search.newest

    def wait(self, needs: Iterable[tuple[str, str]], *, refresh: bool = False) -> None:
        """Wait for several look-ups, as long as they take, and tell how it goes."""
        wanted = list(needs)
        self.begin(wanted, refresh=refresh)
        for number, need in enumerate(wanted, 1):
            search = self._searches.get(need)
            # Told only where there is something to wait for.
            while search is not None and not search.done.wait(self._patience):
                self._say(f"  {number - 1} of {len(wanted)} look-ups are made; waiting for the {noun(need[0])} ...")
        if self._ctx.session is not None:
            self._ctx.session.refresh()

    def forget(self) -> None:
        """Another connection, or another state of the account: what was looked up no longer counts."""
        self._searches.clear()

    def _known(self, need: tuple[str, str]) -> Lookup | None:
        found = self._ctx.facts().get(*need)
        return None if found.availability is Availability.NOT_ASKED else found

    # -- as things to choose from

    def items(self, field: Field, kind: str, argument: str, lookup: Lookup) -> list[Item]:
        """The rows of a look-up, for the question of `field`."""
        principals = field.kind is Kind.PRINCIPALS
        attribute = field.choices.value if field.choices and not principals else "id"
        columns = columns_for(kind, self._ctx.facts(), argument)
        made: dict[str, Item] = {}
        for row in lookup.rows:
            value = row_value(kind, row, attribute)
            label = row_label(kind, row)
            cells = [(column.title, column.get(row)) for column in columns]
            told = [f"{title}: {cell}" for title, cell in cells if cell and cell not in label]
            others = [str(getattr(row, name, "") or "") for name in ("name", "id", "arn")]
            if kind == "kms-keys":
                # AWS takes a key by its aliases as well.
                others += [*row.aliases, *(alias.removeprefix("alias/") for alias in row.aliases)]
            meant = tuple(dict.fromkeys(each for each in others if each and each != value))
            made.setdefault(value, Item(value, label, ", ".join(told), meant, row_search(kind, row)))
        return list(made.values())


def noun(kind: str) -> str:
    """What a look-up's rows are, in the plural."""
    return _NOUNS.get(kind, kind)


def state_words(kind: str, lookup: Lookup) -> str:
    """Why there is no list, or not all of it, with what to do; empty where all is there. Not scrubbed."""
    what = noun(kind)
    if lookup.availability is Availability.DENIED:
        missing = f"the permission {lookup.action} is missing" if lookup.action else "a permission is missing"
        return f"The {what} cannot be listed: {missing}. {_BY_HAND}"
    if lookup.availability is Availability.FAILED:
        return f"The {what} could not {'all ' if lookup.rows else ''}be listed: {lookup.reason} {_BY_HAND}"
    if lookup.availability is Availability.NOT_ASKED:
        return f"The {what} are still being looked up, {len(lookup.rows)} so far; :refresh shows what came since."
    if not lookup.rows:
        return " ".join(filter(None, (f"There are no {what} here.", lookup.reason, _BY_HAND)))
    return ""
