"""What a field's list offers: its rows, words for its states, and how a chosen row becomes an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as part
from typing import Any

from rich.cells import cell_len

from models.columns import COLUMNS, row_label, row_search, row_value
from models.facts import Availability, Lookup
from models.fields import Field, Kind
from models.shapes import Shapes
from models.text import scrub
from tui.widgets.picker_rows import Row, Title

_NOUNS = {
    "vpcs": "VPCs",
    "kms-keys": "KMS keys",
    "security-groups": "security groups",
    "lifecycle-configs": "lifecycle configurations",
    "idc": "Identity Center instances",
    "licenses": "licences",
}
_CHUNK = 4000
_ADVICE = {
    "vpcs": "Every domain needs one; the VPC console makes one with subnets and routes.",
    "subnets": "Make some in the VPC console, in at least two zones.",
    "security-groups": "Every VPC has a default one, so this VPC may belong to another Region or account.",
    "groups": "Groups are made in IAM Identity Center, or come from the directory behind it.",
    "users": "People are added in IAM Identity Center, or come from the directory behind it.",
    "licenses": "RStudio needs a licence from Posit, granted to this account.",
}
"""What to do where there are none."""


def noun_of(kind: str) -> str:
    """What a look-up of this kind gives, in the plural."""
    return _NOUNS.get(kind, kind.replace("-", " ") or "values")


@dataclass
class Offer:
    """The rows of one field's list, and what they mean."""

    field: Field
    shapes: Shapes
    lookup: Lookup = part(default_factory=Lookup)
    rows: list[Row] = part(default_factory=list)
    _labels: dict[str, str] = part(default_factory=dict)
    """Of a closed list: label by value."""
    _place: dict[str, int] = part(default_factory=dict)
    """Of a look-up: place of the row by value."""
    _ids: dict[str, str] = part(default_factory=dict)
    """Of groups and people: id by name."""
    _made: int = 0

    def __post_init__(self) -> None:
        choices = self.field.choices
        if choices is not None and not choices.lookup:
            options = choices.resolved(self.shapes)
            self.rows = [
                Row(
                    option.value,
                    (scrub(option.label), scrub(option.note or self._value_beside(option))),
                    f"{option.value} {option.label} {option.note}".lower(),
                )
                for option in options
            ]
            self._labels = {option.value: option.label for option in options}

    @staticmethod
    def _value_beside(option: Any) -> str:
        return "" if option.value == option.label else str(option.value)

    @property
    def kind(self) -> str:
        """Kind of the look-up; empty for a closed list."""
        return self.field.choices.lookup if self.field.choices else ""

    @property
    def noun(self) -> str:
        """What the rows are, in the plural."""
        return noun_of(self.kind)

    @property
    def titles(self) -> tuple[Title, ...]:
        """The columns."""
        if self.kind:
            return tuple(Title(column.title, column.width) for column in COLUMNS[self.kind])
        widest = max((cell_len(row.cells[0]) for row in self.rows), default=0)
        return Title("Value", max(12, min(36, widest))), Title("", 20)

    @property
    def loading(self) -> bool:
        """Whether more rows may come."""
        return bool(self.kind) and self.lookup.availability is Availability.NOT_ASKED

    @property
    def note(self) -> str:
        """What is said of a chosen value that is no row."""
        if not self.kind:
            return "(not one of these)"
        if self.loading or self.pending:
            return "(not seen yet)"
        # To a bucket a folder is added by hand.
        exact = self.field.choices is not None and self.field.choices.value != "uri"
        return "(not found in the account)" if self.lookup.known and exact else "(by hand)"

    def take(self, lookup: Lookup) -> bool:
        """Take up what was looked up so far; its rows are made by `more`.

        Returns:
            Whether it only has more than before; else `rows` begin anew.
        """
        before, self.lookup = self.lookup.rows, lookup
        grown = len(lookup.rows) >= len(before) and lookup.rows[: len(before)] == before
        if not grown:
            self.rows, self._place, self._ids, self._made = [], {}, {}, 0
        principals = self.field.kind is Kind.PRINCIPALS
        attribute = self.field.choices.value if self.field.choices and not principals else "id"
        for number in range(len(before) if grown else 0, len(lookup.rows)):
            fact = lookup.rows[number]
            self._place.setdefault(row_value(self.kind, fact, attribute), number)
            if principals:
                self._ids.setdefault(str(fact.name), str(fact.id))
        return grown

    @property
    def pending(self) -> bool:
        """Whether there are rows to make."""
        return self._made < len(self.lookup.rows)

    def more(self, limit: int = _CHUNK) -> list[Row]:
        """The next rows of the look-up, at most `limit`: making a hundred thousand at once would hold keys up."""
        principals = self.field.kind is Kind.PRINCIPALS
        attribute = self.field.choices.value if self.field.choices and not principals else "id"
        columns = COLUMNS[self.kind]
        made: list[Row] = []
        for fact in self.lookup.rows[self._made : self._made + limit]:
            value = row_value(self.kind, fact, attribute)
            others = (str(fact.name),) if principals else self._others(fact, value)
            cells = tuple(column.get(fact) for column in columns)
            made.append(Row(value, cells, row_search(self.kind, fact), others))
        self._made += len(made)
        self.rows += made
        return made

    def _others(self, fact: Any, value: str) -> tuple[str, ...]:
        """What else means the same thing: AWS takes a KMS key by its id and aliases as well."""
        if self.kind != "kms-keys":
            return ()
        return tuple(other for other in (fact.id, fact.arn, *fact.aliases) if other != value)

    def state(self, region: str = "") -> str:
        """What keeps rows away, with what to do; empty where rows are there or on their way."""
        known = self.lookup
        by_hand = "Type one by hand below, or press F5 to ask again."
        if not self.kind or known.rows:
            return ""
        if known.availability is Availability.DENIED:
            missing = f"the permission {known.action} is missing" if known.action else "a permission is missing"
            return f"The {self.noun} cannot be listed: {missing}. {by_hand}"
        if known.availability is Availability.FAILED:
            return f"The {self.noun} could not be listed: {known.reason} {by_hand}"
        if known.availability is Availability.KNOWN:
            where = f"in {region}" if region else "in the account"
            return " ".join(
                filter(
                    None, (f"There are no {self.noun} {where}.", known.reason or _ADVICE.get(self.kind, ""), by_hand)
                )
            )
        return f"Looking up the {self.noun}. One can be typed by hand meanwhile (F2)."

    # -- answers

    def values(self, answer: Any) -> list[str]:
        """The values that stand for an answer."""
        if answer in (None, "", [], {}):
            return []
        if self.field.kind is Kind.PRINCIPALS:
            return [self._value_of(each) for each in answer] if isinstance(answer, list) else [str(answer)]
        return [str(each) for each in answer] if isinstance(answer, list | tuple) else [str(answer)]

    def _value_of(self, principal: Any) -> str:
        if not isinstance(principal, dict):
            return str(principal)
        if principal.get("id"):
            return str(principal["id"])
        name = str(principal.get("name", ""))
        return self._ids.get(name, name)

    def answer(self, values: Sequence[str]) -> Any:
        """The answer that chosen values are; None for none."""
        if not values:
            return None
        if self.field.kind is Kind.PRINCIPALS:
            return [self._principal(value) for value in values]
        if self.field.kind in (Kind.MULTI, Kind.LOOKUP_MULTI):
            return list(values)
        return values[0]

    def _principal(self, value: str) -> dict[str, str]:
        place = self._place.get(value)
        if place is not None:
            return {"name": str(self.lookup.rows[place].name), "id": value}
        # An id of Identity Center is a GUID, with or without the store's prefix; anything else is a name.
        looks_like_id = value.count("-") >= 4 and all(char in "0123456789abcdef-" for char in value.lower())
        return {"id": value} if looks_like_id else {"name": value}

    def label(self, value: str) -> str:
        """How a chosen value is called."""
        place = self._place.get(value)
        if place is not None and self.field.kind is Kind.PRINCIPALS:
            # A directory has each name once; its ids say nothing to people.
            return scrub(self.lookup.rows[place].name)
        if place is not None:
            return row_label(self.kind, self.lookup.rows[place])
        return scrub(self._labels.get(value, value))

    def known(self, value: str) -> bool:
        """Whether the value is among the rows, as far as they are there."""
        return value in self._place or value in self._labels

    def problem(self, value: str) -> str:
        """Why a value typed by hand cannot be right; empty where it can."""
        if self.field.kind is Kind.PRINCIPALS or not self.field.shape:
            return ""
        shape = self.field.shape
        constraint = self.shapes.get(shape if shape.endswith("[]") else f"{shape}[]") or self.shapes.get(shape)
        wrong = constraint.problem_with(value) if constraint else None
        if not wrong:
            return ""
        return f"must be {self.field.form}" if self.field.form else wrong
