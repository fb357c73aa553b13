"""Actions that plans about a domain that exists have in common: what runs, lives or stands in it is taken away.

Each may be sent again as it is. What is gone already counts as done, what is on its way to another status is waited
for, and one that fails holds up only what needs it (facts 3.5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from models.actions import GONE, Action, Call, Find, Wait
from models.inventory import App, Space, UserProfile

APP_GONE: Final = ("has already been deleted", "previously failed and was automatically deleted")
"""Texts about apps, which stay listed for a day, that terraform-provider-aws takes for success."""
IN_USE: Final = ("ResourceInUse",)
"""Parts of refusals that pass by themselves: it is being changed, or something in it is still going."""
APP_LIMIT: Final = 2400.0
"""Seconds: twice the longest that was reported (facts 3.2)."""
PROFILE_LIMIT: Final = 1200.0
PATIENCE: Final = 300.0
"""Seconds for which a space or profile may be in use by what is on its way out; an app begun since stays longer."""
DOMAIN_LIMIT: Final = 3600.0
"""Seconds: Terraform gives up after 1200, while the work goes on (facts 3.2)."""
SETTLED: Final = ("InService", "Update_Failed")
"""Statuses of a domain that can be worked with."""


def stop_app(domain_id: str, app: App, needs: Collection[str] = ()) -> Action:
    """Stop an app; what is on its disk stays with its space.

    Apps that are `Failed` or `Deleted` need no action (facts 3.5).

    Args:
        domain_id: the domain it runs in.
        app: one that runs, or is about to.
        needs: ids of actions that come first.
    """
    request = {"DomainId": domain_id, **app.request}
    owner = f"in the space {app.space}" if app.space else f"of {app.profile}"
    return _gone(
        f"app-deletion/{app.id}",
        f"Stop the {app.type} app {app.name} {owner}",
        Call("sagemaker", "DeleteApp", request),
        Call("sagemaker", "DescribeApp", request),
        needs,
        app.status,
        gone_texts=APP_GONE,
        failed=("Failed",),
        limit=APP_LIMIT,
        patience=APP_LIMIT,
        usual=120.0,
    )


def delete_space(domain_id: str, space: Space, needs: Collection[str] = ()) -> Action:
    """Delete a space with the disk that belongs to it.

    Args:
        domain_id: the domain it is in.
        space: one without apps that run, once what it needs is done.
        needs: ids of actions that come first.
    """
    request = {"DomainId": domain_id, "SpaceName": space.name}
    owner = f" of {space.owner}" if space.owner else ""
    return _gone(
        f"space-deletion/{space.name}",
        f"Delete the space {space.name}{owner}",
        Call("sagemaker", "DeleteSpace", request),
        Call("sagemaker", "DescribeSpace", request),
        needs,
        space.status,
        limit=PROFILE_LIMIT,
        usual=20.0,
    )


def delete_profile(domain_id: str, profile: UserProfile, needs: Collection[str] = ()) -> Action:
    """Delete a user profile; the home folder stays in the file system.

    Args:
        domain_id: the domain it is in.
        profile: one without apps and spaces, once what it needs is done.
        needs: ids of actions that come first.
    """
    request = {"DomainId": domain_id, "UserProfileName": profile.name}
    return _gone(
        f"user-profile-deletion/{profile.name}",
        f"Delete the user profile {profile.name}",
        Call("sagemaker", "DeleteUserProfile", request),
        Call("sagemaker", "DescribeUserProfile", request),
        needs,
        profile.status,
        limit=PROFILE_LIMIT,
        usual=15.0,
    )


def emptied(
    domain_id: str,
    apps: Iterable[App],
    spaces: Iterable[Space],
    profiles: Iterable[UserProfile],
    first: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Action]:
    """Stop apps, then delete spaces, then profiles: one that hangs holds up only what it stands in.

    Args:
        domain_id: the domain they are in.
        apps: those that run, of these spaces and profiles.
        spaces: those to go; one that is shared holds up nobody.
        profiles: those to go.
        first: name of a profile in lower case -> ids of actions that come before all that is theirs.
    """
    before = first or {}
    of_space: dict[str, list[str]] = defaultdict(list)
    of_profile: dict[str, list[str]] = defaultdict(list)
    going = sorted(spaces, key=_moving)
    owners = {each.name: each.owner for each in going}
    # What has settled goes first: the rest waits until it may be sent, one after the other.
    for app in sorted(apps, key=_moving):
        owner = owners.get(app.space, "") if app.space else app.profile
        action = stop_app(domain_id, app, before.get(owner.lower(), ()))
        (of_space[app.space] if app.space else of_profile[app.profile]).append(action.id)
        yield action
    for space in going:
        action = delete_space(domain_id, space, [*before.get(space.owner.lower(), ()), *of_space[space.name]])
        if space.sharing != "Shared":
            of_profile[space.owner].append(action.id)
        yield action
    for profile in sorted(profiles, key=_moving):
        yield delete_profile(domain_id, profile, [*before.get(profile.name.lower(), ()), *of_profile[profile.name]])


def _moving(thing: App | Space | UserProfile) -> bool:
    return thing.status in ("Pending", "Updating")


def _gone(
    identifier: str,
    title: str,
    call: Call,
    reading: Call,
    needs: Collection[str],
    status: str,
    *,
    gone_texts: tuple[str, ...] = (),
    failed: tuple[str, ...] = ("Delete_Failed",),
    limit: float,
    patience: float = PATIENCE,
    usual: float,
) -> Action:
    return Action(
        id=identifier,
        title=title,
        call=call,
        kind=identifier.partition("/")[0],
        needs=tuple(needs),
        find=find_going(reading, status),
        done_when=GONE,
        done_texts=gone_texts,
        wait=Wait(reading, done=("Deleted",), failed=failed, gone_is_done=True, interval=5.0, limit=limit),
        retry_on=IN_USE,
        patience=patience,
        usual=usual,
        independent=True,
        repeatable=True,
    )


def find_going(reading: Call, status: str, match: str = "Status") -> Find | None:
    """Where something is being deleted already: how to see that, so that it is only followed."""
    wanted: dict[str, Any] = {match: "Deleting"}
    return Find(reading, match=wanted, absent=GONE) if status == "Deleting" else None
