"""All members: the tree, the search, values that no question asks for, and the way to questions."""

from collections.abc import Callable
from typing import Any

from screens.members import MembersScreen
from tests.pilot import LARGE, driven

Opened = Callable[..., Any]
ROOTLESS = "DomainSettings.UnifiedStudioSettings.StudioWebPortalAccess"


async def test_the_tree_opens_and_closes(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await it.press("f2")
        assert isinstance(it.app.screen, MembersScreen)
        text = it.text()
        assert "DomainName*" in text
        assert "ml-team (domain.name)" in text
        assert "ExecutionRole" not in text
        await it.press("down", "down", "right")
        assert "ExecutionRole" in it.text()
        await it.press("down", "left", "left")
        assert "ExecutionRole" not in it.text()
        await it.press("f8")
        assert it.draft.step == "review"


async def test_a_member_without_a_question_is_found_set_and_removed(opened: Opened) -> None:
    async with driven(size=LARGE) as it:
        await opened(it, "review")
        await it.press("f2", "f2")
        await it.type("singlesignonapplicationarn")
        await it.press("enter", "down", "down")
        assert "SingleSignOnApplicationArn" in it.text()
        await it.press("enter")
        await it.type("no")
        await it.press("f8")
        assert "must match" in it.text()
        await it.press("backspace", "backspace")
        await it.type("arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef")
        await it.press("f8")
        extra = it.draft.answers["extra"]
        assert extra["DomainSettings"]["UnifiedStudioSettings"]["SingleSignOnApplicationArn"].startswith("arn:aws:sso")
        assert "(extra)" in it.text()
        await it.press("delete")
        assert "extra" not in it.draft.answers


async def test_an_enumeration_is_chosen_and_an_answer_leads_to_its_question(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await it.press("f2", "f2")
        await it.type("tagpropagation")
        await it.press("enter", "enter")
        assert "Go to its question" in it.text()
        await it.press("down", "enter", "enter")
        assert it.draft.answers["extra"] == {"TagPropagation": "ENABLED"}
        await it.press("f4")
        assert it.draft.step == "domain"
        assert it.draft.cursor == "domain.tag_propagation"
        await it.press("f8")
        assert it.draft.step == "review"


async def test_aws_says_what_a_member_is(opened: Opened) -> None:
    async with driven(size=LARGE) as it:
        await opened(it, "review")
        await it.press("f2")
        text = it.text()
        assert "A name for the domain." in text
        assert "<p>" not in text
