"""Every pattern of the emulated services is understood, and means what Java means by it."""

import warnings

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from tui.emulator.patterns import compiled
from tui.emulator.services.table import OPERATIONS
from tui.emulator.session import LOADER
from tui.emulator.wire import Reader


def patterns(shape: Shape | None, seen: set[str]) -> set[str]:
    if shape is None or shape.name in seen:
        return set()
    seen.add(shape.name)
    found = {shape.metadata["pattern"]} if shape.metadata.get("pattern") else set()
    below: list[Shape] = []
    if isinstance(shape, StructureShape):
        below = list(shape.members.values())
    elif isinstance(shape, ListShape):
        below = [shape.member]
    elif isinstance(shape, MapShape):
        below = [shape.key, shape.value]
    return found.union(*(patterns(item, seen) for item in below)) if below else found


def test_every_pattern_compiles() -> None:
    reader = Reader(LOADER)
    found: set[str] = set()
    for name in OPERATIONS:
        service, operation = name.split(":")
        model = reader.model(service)
        assert model is not None
        found |= patterns(model.operation_model(operation).input_shape, set())
    assert len(found) > 50
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [pattern for pattern in found if compiled(pattern) is None] == []


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "한국어 é 1", True),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "tab\t", False),
        (r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,256}", "team", True),
        (r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,256}", "a[b]", False),
        (r"\p{L}+(?:\.\p{L}+){0,2}", "emails.value", True),
        (r"\p{L}+(?:\.\p{L}+){0,2}", "emails.1", False),
        (r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*", "grin 😀", True),
        (r"[\p{L}]+", "𠮷", True),
    ],
)
def test_what_fits(pattern: str, text: str, fits: bool) -> None:
    expression = compiled(pattern)
    assert expression is not None
    assert bool(expression.fullmatch(text)) is fits
