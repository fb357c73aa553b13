"""Actions that let somebody into a domain: a user profile, an assignment in Identity Center."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from models.actions import GONE, Action, Call, Find, Ref, Wait
from models.spec_access import Principal

GROUP: Final = "GROUP"
USER: Final = "USER"


def make_profile(
    domain: str | Ref, name: str, needs: Collection[str] = (), *, more: Mapping[str, Any] | None = None
) -> Action:
    """Make a user profile.

    Args:
        domain: the domain's id.
        name: the profile's.
        needs: ids of actions that come first.
        more: members of the request beside these, for example `UserSettings`.
    """
    request = {"DomainId": domain, "UserProfileName": name}
    reading = Call("sagemaker", "DescribeUserProfile", request)
    made = {"UserProfileArn": "UserProfileArn"}
    return Action(
        id=f"user-profile/{name}",
        title=f"Make the user profile {name}",
        call=Call("sagemaker", "CreateUserProfile", {**request, **(more or {})}),
        kind="user-profile",
        needs=tuple(needs),
        outputs=made,
        find=Find(reading, outputs=made, absent=GONE),
        wait=Wait(reading, failed=("Failed", "Delete_Failed"), interval=3.0, limit=900.0),
        undo=(Call("sagemaker", "DeleteUserProfile", request),),
        single_attempt=True,
        usual=15.0,
        independent=True,
    )


def assign(application: str | Ref, person: Principal, kind: str, needs: Collection[str] = ()) -> Action:
    """Assign a group or a person to a domain.

    Args:
        application: ARN of the domain's application in Identity Center.
        person: with an id.
        kind: `GROUP` or `USER`.
        needs: ids of actions that come first.
    """
    request = assignment(application, person, kind)
    noun = kind.lower()
    return Action(
        id=f"assignment/{noun}/{person.id}",
        title=f"Assign the {noun} {person.name or person.id}",
        call=Call("sso-admin", "CreateApplicationAssignment", request),
        kind="assignment",
        needs=tuple(needs),
        find=Find(Call("sso-admin", "DescribeApplicationAssignment", request), absent=GONE),
        # Another write to the same application is under way (facts 2.6).
        retry_on=("ConflictException",),
        undo=(Call("sso-admin", "DeleteApplicationAssignment", request),),
        independent=True,
    )


def unassign(application: str, person: Principal, kind: str, needs: Collection[str] = ()) -> Action:
    """Take a group or a person off a domain; profiles and files stay (facts 7.2)."""
    noun = kind.lower()
    return Action(
        id=f"assignment-removal/{noun}/{person.id}",
        title=f"Take the {noun} {person.name or person.id} off the domain",
        call=Call("sso-admin", "DeleteApplicationAssignment", assignment(application, person, kind)),
        kind="assignment-removal",
        needs=tuple(needs),
        done_when=GONE,
        retry_on=("ConflictException",),
        independent=True,
        repeatable=True,
    )


def assignment(application: str | Ref, person: Principal, kind: str) -> dict[str, Any]:
    """The request of all calls about one assignment."""
    return {"ApplicationArn": application, "PrincipalId": person.id, "PrincipalType": kind}
