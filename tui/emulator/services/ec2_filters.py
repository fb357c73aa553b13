"""EC2's `Filters`: names per collection, values with wildcards."""

from collections.abc import Callable, Iterable, Mapping
from fnmatch import translate
from functools import cache
from re import Pattern
from re import compile as compiled
from typing import Any, Final

from tui.emulator.errors import ApiError
from tui.emulator.messages import Data

Values = Callable[[Data], Iterable[Any]]


def member(*path: str) -> Values:
    """The values at `path`; lists on the way are walked through."""

    def values(record: Data) -> Iterable[Any]:
        found: list[Any] = [record]
        for name in path:
            below = [item.get(name) for item in found if isinstance(item, dict)]
            found = [entry for item in below for entry in (item if isinstance(item, list) else [item])]
        return [item for item in found if item is not None]

    return values


COMMON: Final[dict[str, Values]] = {
    "owner-id": member("OwnerId"),
    "tag-key": member("Tags", "Key"),
    "vpc-id": member("VpcId"),
}


def chosen(records: Iterable[Data], filters: Iterable[Data], known: Mapping[str, Values]) -> list[Data]:
    """The records that satisfy every filter.

    Raises:
        ApiError: the collection has no filter of that name.
    """
    result = list(records)
    for condition in filters:
        name, patterns = condition.get("Name", ""), condition.get("Values", [])
        values = _tag(name.removeprefix("tag:")) if name.startswith("tag:") else known.get(name)
        if values is None:
            raise ApiError("InvalidParameterValue", f"The filter '{name}' is invalid")
        result = [record for record in result if _matches(values(record), patterns)]
    return result


def _tag(key: str) -> Values:
    return lambda record: [tag["Value"] for tag in record.get("Tags", []) if tag["Key"] == key]


def _matches(values: Iterable[Any], patterns: Iterable[str]) -> bool:
    texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    return any(_pattern(pattern).fullmatch(text) for pattern in patterns for text in texts)


@cache
def _pattern(text: str) -> Pattern[str]:
    # Only * and ? are wild in EC2's filters; brackets are plain.
    return compiled(translate(text.replace("[", "[[]")))
