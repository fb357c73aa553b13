"""What judging all answers costs: it happens after every one of them."""

import time
from collections.abc import Callable, Iterator

from models.read.request import spec_from_request
from models.rules import check
from models.spec import DomainSpec
from tests.bench.figures import Figure, alternated
from tests.models.read.requests_from_shapes import full_request
from tests.models.rule_cases import DENIED, UNKNOWN, facts_of
from tui.services.service_model import load_shapes

_TIMES = 25


def figures() -> Iterator[Figure]:
    """Judging a spec with every member against reading it."""
    spec = spec_from_request(full_request(load_shapes()))
    facts = facts_of(**{kind: DENIED for _, _, kind, _ in UNKNOWN})
    tree = spec.model_dump(mode="json", by_alias=True)
    works = [lambda: _taken(lambda: check(spec, facts)), lambda: _taken(lambda: DomainSpec.model_validate(tree))]
    judged, read = alternated(works, _TIMES)
    yield Figure("rules: judging every answer", judged, "ms", 250, read, "reading the spec")


def _taken(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
