"""What tests of screens share."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.pilot import Driven
from tui.messages import OpenStep


@pytest.fixture
def answers() -> Callable[[Driven], dict[str, Any]]:
    """Answers with which nothing stands against the draft, made of what the embedded AWS has."""

    def made(it: Driven) -> dict[str, Any]:
        lookups = it.ctx.lookups
        vpc = next(row for row in lookups.fetch("vpcs").rows if row.name == "ml-private")
        subnets = lookups.fetch("subnets", vpc.id).rows
        groups = lookups.fetch("security-groups", vpc.id).rows
        return {
            "domain.name": "ml-team",
            "access.auth": "iam",
            "access.profiles": ["anna", "bela"],
            "roles.default.how": "existing",
            "roles.default.arn": lookups.fetch("roles").rows[0].arn,
            "network.access": "vpc-only",
            "network.vpc": vpc.id,
            "network.subnets": [row.id for row in subnets[:2]],
            "network.security_groups": [groups[0].id],
        }

    return made


@pytest.fixture
def opened(answers: Callable[[Driven], dict[str, Any]]) -> Callable[..., Any]:
    """Begin a draft with good answers and show a step."""

    async def open_step(it: Driven, step_id: str, **more: Any) -> None:
        session = it.app.begin_new()
        for key, value in (answers(it) | {key.replace("__", "."): value for key, value in more.items()}).items():
            session.answer(key, value)
        it.app.post_message(OpenStep(step_id))
        await it.settled()

    return open_step
