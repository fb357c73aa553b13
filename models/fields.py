"""Questions as data: screens, plain prompts, the JSON Schema and the field table are all drawn from these."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from models.conditions import Always, Condition
from models.shapes import Shapes

_OPTIONAL: Final = " – optional"
"""Ends labels, in the console's words."""


class Kind(StrEnum):
    """What an answer looks like; each kind has one widget and one plain prompt."""

    TEXT = "text"
    """One line: str."""
    INTEGER = "integer"
    """A whole number: int."""
    TOGGLE = "toggle"
    """Yes or no: bool."""
    CHOICE = "choice"
    """One of few: str."""
    MULTI = "multi"
    """Any of a closed list: list[str]."""
    LOOKUP = "lookup"
    """One thing of the account, by id or ARN: str."""
    LOOKUP_MULTI = "lookup-multi"
    """Several things of the account, by id or ARN: list[str]."""
    PRINCIPALS = "principals"
    """Groups or people of Identity Center: list[{"name": ..., "id": ...}]."""
    NAMES = "names"
    """A list of names typed or pasted, one a line: list[str]."""
    TAGS = "tags"
    """Keys with values, typed as `key=value`: dict[str, str]."""
    RECORDS = "records"
    """A list of small mappings whose parts are `parts`: list[dict]."""
    ACTIVITIES = "activities"
    """ML activities with what each was told: list[{"id": ..., parameter: [...]}]."""


class Mutability(StrEnum):
    """Whether an answer can be changed once the domain exists."""

    YES = "can be changed later"
    NO = "permanent: cannot be changed once the domain exists"
    ONCE = "can be changed later, one way only"
    STOPPED = "can be changed later while no application runs"
    REPLACED = "can be changed later, never removed"


@dataclass(frozen=True, slots=True)
class Option:
    """One of few values, with the words it is shown by."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Where the values of a field come from: `options`, the enumeration at a member's path, or a look-up."""

    options: tuple[Option, ...] = ()
    """All values there are, or, beside `enum`, the words for those that are known."""
    enum: str = ""
    """Path of a member whose enumeration gives the values, for example `DefaultUserSettings...HiddenMlTools[]`."""
    lookup: str = ""
    """Kind of the look-up: vpcs subnets security-groups kms-keys roles buckets groups users domains licenses quotas
    images lifecycle-configs profiles regions."""
    argument: str = ""
    """Key of the answer that narrows the look-up, for example `network.vpc` for subnets."""
    value: str = "id"
    """Attribute of the row that is the answer: `id`, `arn`, `name`, `uri`."""

    def resolved(self, shapes: Shapes) -> tuple[Option, ...]:
        """The options to offer: of an enumeration every value that this service model has, known ones first."""
        values = shapes.enum(self.enum) if self.enum else ()
        if not values:
            return self.options
        known = {option.value for option in self.options}
        return (
            *(option for option in self.options if option.value in values),
            *(Option(value, value) for value in values if value not in known),
        )


@dataclass(frozen=True, slots=True)
class Field:
    """One question."""

    key: str
    """Dotted path of the answer in the spec (of a virtual field: in the draft alone)."""
    step: str
    """Id of the step that asks it."""
    section: str
    """Heading it stands under, in the console's words."""
    kind: Kind
    label: str
    help: str
    """What the answer means and what follows from it, in plain words."""
    mutability: Mutability
    default: Any = None
    """Written into the draft when it is begun; None leaves the question unanswered."""
    when: Condition = field(default_factory=Always)
    choices: Choices | None = None
    required: bool = False
    """Whether a spec without it cannot be submitted (where `when` holds)."""
    shape: str = ""
    """Path of the member whose constraint the answer must meet; of each entry where the answer is a list."""
    docs: str = ""
    """AWS documentation page of the developer guide, for example `onboard-custom`."""
    form: str = ""
    """What a valid answer looks like, in plain words after "must be"; of each entry where the answer is a list."""
    placeholder: str = ""
    unit: str = ""
    advanced: bool = False
    """Whether its section is one that most people leave as it is; all questions of a section agree."""
    virtual: bool = False
    """Only steers which questions follow; not part of the spec."""
    parts: tuple[Field, ...] = ()
    """Of records: the questions of one entry, their keys relative to it."""

    @property
    def name(self) -> str:
        """The label without a word on whether it must be answered."""
        return self.label.removesuffix(_OPTIONAL)
