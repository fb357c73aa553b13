"""The actions of an edit, and that they make of every domain what any other spec says, on an embedded AWS."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.actions import EDIT, Plan
from models.edit import UNSET
from models.errors import WrongAccount
from models.findings import Level
from models.inventory import App, Inventory, Space, UserProfile
from models.normalise import DomainRecord, differences
from models.plan import Unplannable
from models.plan_edit import UPDATE, Edit, plan_edit
from models.plan_record import plan_as_dict, plan_from_dict
from models.request import create_domain_request
from models.spec import DomainSpec
from models.tree import merge
from tests.judges.examples import ACCOUNT, REGION, catalogue, full_spec, iam_spec
from tests.models.test_normalise import domain_of
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.domain_reader import read_domain
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.service_model import load_shapes

MEMBERS = load_shapes().members
ROLES = [
    f"arn:aws:iam::{ACCOUNT}:role/{name}"
    for name in (
        "ml-platform-studio",
        "service-role/AmazonSageMaker-ExecutionRole-20240102T090000",
        "service-role/AmazonSageMaker-ExecutionRole-20250314T101500",
    )
]
SUBNETS = [f"subnet-0a1b2c3d4e5f6100{number}" for number in (1, 2, 3)]
GROUPS = [f"sg-0a1b2c3d4e5f6300{number}" for number in (1, 2)]


def inventory_of(record: DomainRecord, **parts: Any) -> Inventory:
    return Inventory(record, groups=record.groups, users=record.users, **parts)


def edited(spec: DomainSpec, inventory: Inventory, **more: Any) -> Edit:
    where: dict[str, Any] = {"account": ACCOUNT, "region": REGION, "members": MEMBERS, "catalogue": catalogue()}
    return plan_edit(spec, inventory, **where | more)


def other(spec: DomainSpec, **sections: Any) -> DomainSpec:
    return DomainSpec.model_validate(merge(spec.as_tree(), sections))


def ids(plan: Plan) -> list[str]:
    return [each.id for each in plan.actions]


@pytest.mark.parametrize("spec", [full_spec(), iam_spec()], ids=["full", "iam"])
def test_a_domain_that_is_what_the_spec_says_takes_no_call(spec: DomainSpec) -> None:
    edit = edited(spec, inventory_of(domain_of(spec)))
    assert (edit.plan.actions, edit.request, edit.changes) == ((), {}, ())
    assert edit.nothing_to_do
    # Roles to be made are there already, as the domain has them.
    assert not [each for each in edit.findings if each.level is Level.ERROR]


def test_an_edit_is_one_update_with_tags_and_people_around_it() -> None:
    before = iam_spec()
    after = other(
        before,
        domain={"tags": {"new": "1"}},
        applications={"docker": {"enabled": True}},
        access={"profiles": [*before.access.profiles, "Zoe", "zoe"]},
    )
    edit = edited(after, inventory_of(domain_of(before)))
    assert (edit.plan.purpose, edit.plan.domain_id, edit.plan.domain_name) == (EDIT, "d-1", before.domain.name)
    assert ids(edit.plan)[:2] == [UPDATE, "tags"]
    assert [each for each in ids(edit.plan) if each.startswith("user-profile/")] == ["user-profile/Zoe"]
    update = edit.plan.action(UPDATE)
    assert (
        update.call.request
        == edit.request
        == {
            "DomainId": "d-1",
            "DomainSettingsForUpdate": {"DockerSettings": {"EnableDockerAccess": "ENABLED"}},
        }
    )
    assert update.repeatable
    assert (update.patience, update.retry_on) == (600.0, ("in state Updating",))
    assert update.wait is not None
    assert "Update_Failed" in update.wait.failed
    made = edit.plan.action("user-profile/Zoe")
    assert made.call.request == {"DomainId": "d-1", "UserProfileName": "Zoe"}
    assert made.needs == (UPDATE,)
    assert plan_from_dict(plan_as_dict(edit.plan)) == edit.plan


def test_a_role_is_made_only_where_the_domain_gets_it() -> None:
    create = {"create": {"name": "fresh"}}
    before = iam_spec()
    after = other(before, roles={"spaces": create})
    edit = edited(after, inventory_of(domain_of(before)))
    assert ids(edit.plan)[0] == "role/fresh"
    assert set(edit.plan.action(UPDATE).needs) >= {"role/fresh"}
    assert "trust policy" in edit.plan.action(UPDATE).retry_on
    again = edited(after, inventory_of(domain_of(after)))
    assert again.plan.actions == ()


def test_apps_are_stopped_before_the_domain_changes() -> None:
    apps = (App("JupyterLab", "default", "InService", space="lab"), App("JupyterLab", "old", "Deleted", space="lab"))
    inventory = inventory_of(domain_of(iam_spec()), apps=apps)
    after = other(iam_spec(), access={"source_identity": True})
    refused = edited(after, inventory)
    assert refused.blocked
    assert refused.plan.actions == ()
    assert not refused.nothing_to_do
    assert refused.request
    edit = edited(after, inventory, stop_apps=True)
    assert ids(edit.plan) == ["app-deletion/space:lab/JupyterLab/default", UPDATE]
    assert edit.plan.action(UPDATE).needs == ("app-deletion/space:lab/JupyterLab/default",)
    # Apps that stand in no way run on.
    harmless = edited(other(iam_spec(), applications={"docker": {"enabled": True}}), inventory, stop_apps=True)
    assert ids(harmless.plan) == [UPDATE]


def test_people_are_assigned_with_the_application_s_own_name() -> None:
    group = {"name": "new", "id": "11111111-a0b1-7000-9d2e-1a2b3c4d5e00"}
    before = full_spec()
    after = other(before, access={"groups": [*(each.model_dump() for each in before.access.groups), group]})
    edit = edited(after, inventory_of(domain_of(before)))
    (made,) = edit.plan.actions
    assert made.id == f"assignment/group/{group['id']}"
    assert made.call.request["ApplicationArn"] == "arn:aws:sso::1:application/a/b"
    nameless = other(before, access={"groups": [{"name": "who"}]})
    with pytest.raises(Unplannable):
        edited(nameless, inventory_of(domain_of(before)))


def test_people_get_a_profile_with_the_assignment_unless_they_have_one() -> None:
    ada, ben, cid = ({"name": f"{name}@b.c", "id": f"{name * 8}-a0b1-7000-9d2e-1a2b3c4d5e00"} for name in "abc")
    cid = {"id": cid["id"]}
    before = full_spec()
    here = [each.model_dump() for each in before.access.users]
    after = other(before, access={"users": [*here, ada, ben, cid]}, applications={"docker": {"enabled": False}})
    inventory = inventory_of(domain_of(before), profiles=(UserProfile("old", "InService", user="b@b.c"),))
    plan = edited(after, inventory).plan
    assert [each for each in ids(plan) if each.startswith("user-profile/")] == ["user-profile/a-b-c"]
    made = plan.action("user-profile/a-b-c")
    assert made.call.request["SingleSignOnUserIdentifier"] == "UserName"
    assert made.call.request["SingleSignOnUserValue"] == "a@b.c"
    assert made.needs == (UPDATE,)
    needs = {
        each: plan.action(f"assignment/user/{who['id']}").needs
        for each, who in zip("abc", (ada, ben, cid), strict=True)
    }
    assert needs == {"a": (UPDATE, "user-profile/a-b-c"), "b": (UPDATE,), "c": (UPDATE,)}
    # A profile that cannot be seen may be theirs.
    blind = edited(after, inventory_of(domain_of(before), profiles=None)).plan
    assert not [each for each in ids(blind) if each.startswith("user-profile/")]


def test_people_go_only_when_asked_with_what_is_theirs() -> None:
    before = full_spec()
    tree = before.as_tree()
    tree["access"] = {"auth": "identity-center"}
    after = DomainSpec.model_validate(tree)
    user = before.access.users[0]
    inventory = inventory_of(
        domain_of(before),
        profiles=(UserProfile("ada", "InService", user=user.name or ""), UserProfile("ben", "InService")),
        spaces=(Space("lab", "InService", "ada", "Private"),),
        apps=(App("JupyterLab", "default", "InService", space="lab"),),
    )
    kept = edited(after, inventory)
    assert kept.nothing_to_do
    assert kept.stays == {"access.groups", "access.users"}
    gone = edited(after, inventory, remove_people=True)
    assert set(ids(gone.plan)) == {
        f"assignment-removal/group/{before.access.groups[0].id}",
        f"assignment-removal/user/{user.id}",
        "app-deletion/space:lab/JupyterLab/default",
        "space-deletion/lab",
        "user-profile-deletion/ada",
    }
    assert gone.stays == frozenset()


def test_profiles_that_are_not_named_go_when_asked() -> None:
    before = iam_spec()
    tree = before.as_tree()
    first, *rest = before.access.profiles
    tree["access"]["profiles"] = rest
    profiles = tuple(UserProfile(name, "InService") for name in before.access.profiles)
    inventory = inventory_of(domain_of(before), profiles=profiles)
    edit = edited(DomainSpec.model_validate(tree), inventory, remove_people=True)
    assert ids(edit.plan) == [f"user-profile-deletion/{first}"]


def test_a_spec_for_another_account_is_refused() -> None:
    with pytest.raises(WrongAccount):
        edited(other(iam_spec(), account="210987654321"), inventory_of(domain_of(iam_spec())))


def _some(**fields: Any) -> Any:
    return st.fixed_dictionaries({}, optional=fields)


_SWITCH = st.booleans()
_IDLE = _some(enabled=_SWITCH, minutes=st.integers(60, 525600))
_ROLE = st.sampled_from(ROLES).map(lambda arn: {"arn": arn})


@st.composite
def mutable(draw: st.DrawFn) -> DomainSpec:
    """A spec that the embedded AWS has all of, of one domain: only what can change differs between two."""
    tree: dict[str, Any] = {
        "region": REGION,
        "account": ACCOUNT,
        "domain": {"name": "one"}
        | draw(
            _some(
                tags=st.dictionaries(st.sampled_from("abc"), st.sampled_from("12"), min_size=1), tag_propagation=_SWITCH
            )
        ),
        "access": {"auth": "iam"} | draw(_some(source_identity=_SWITCH)),
        "roles": draw(
            st.fixed_dictionaries({"default": _ROLE}, optional={"spaces": st.one_of(st.just("same"), _ROLE)})
        ),
        "applications": draw(
            _some(
                experience=st.sampled_from(["studio", "classic"]),
                jupyterlab=_some(
                    idle_shutdown=_IDLE,
                    shared_idle_shutdown=_IDLE,
                    instance_type=st.sampled_from(["ml.t3.medium", "ml.g5.xlarge"]),
                    code_repositories=st.just(["https://git.example.com/team/one"]),
                ),
                code_editor=_some(idle_shutdown=_IDLE),
                docker=_some(enabled=_SWITCH, rootless=_SWITCH),
                amazon_q=_some(enabled=_SWITCH),
            )
        ),
        "studio_ui": draw(
            _some(
                hidden_apps=st.sampled_from([["Canvas"], ["JupyterServer", "Canvas"]]),
                hidden_instance_types=st.just(["ml.g5.xlarge"]),
                session_name=st.sampled_from(["static", "user-identity"]),
            )
        ),
        "network": {
            "vpc": "vpc-0a1b2c3d4e5f60001",
            "access": draw(st.sampled_from(["vpc-only", "public-internet"])),
            "subnets": draw(st.lists(st.sampled_from(SUBNETS), min_size=1, unique=True)),
            "security_groups": draw(st.lists(st.sampled_from(GROUPS), min_size=1, unique=True)),
        }
        | draw(_some(ip_address_type=st.sampled_from(["ipv4", "dualstack"]))),
        "storage": draw(_some(auto_mount_home_efs=_SWITCH)),
    }
    if draw(_SWITCH):
        tree["storage"] |= {"default_space_gb": draw(st.integers(5, 50)), "maximum_space_gb": 50}
    return DomainSpec.model_validate(tree)


@pytest.fixture(scope="module")
def account() -> tuple[Emulator, Gateway, ManualClock]:
    clock = ManualClock()
    emulator = build(clock=clock)
    return emulator, Gateway(Connection(None, REGION, None, "default"), emulator=emulator), clock


@pytest.mark.parametrize("replaces", [True, False])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(a=mutable(), b=mutable())
def test_an_edit_of_one_domain_makes_the_other_in_aws(
    account: tuple[Emulator, Gateway, ManualClock], replaces: bool, a: DomainSpec, b: DomainSpec
) -> None:
    emulator, gateway, clock = account
    emulator.world.update_replaces = replaces
    emulator.world.studio(REGION)["domains"].clear()
    lookups = Lookups(gateway)
    made = gateway.call("sagemaker", "CreateDomain", create_domain_request(a, ACCOUNT))["DomainId"]
    clock.advance(60)
    edit = edited(b, inventory_of(read_domain(gateway, lookups, made)))
    assert not edit.blocked, edit.findings
    begun = len(emulator.log)
    for action in edit.plan.actions:
        gateway.call(action.call.service, action.call.operation, action.call.request)
        clock.advance(60)
    calls = [operation for _, operation, _ in emulator.log[begun:]]
    assert calls.count("UpdateDomain") == (1 if edit.request else 0)
    after = read_domain(gateway, lookups, made)
    assert after.status == "InService"
    left = {each.field for each in differences(b, ACCOUNT, after, MEMBERS)}
    assert left == {each.field for each in edit.changes if each.kind == UNSET}
    again = edited(b, inventory_of(after))
    assert again.nothing_to_do
    assert again.request == {}
