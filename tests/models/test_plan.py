"""What a plan does, in which order, and that it says no more than the spec."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.actions import Call, Plan, Ref, resolve_refs
from models.activities import catalogue_from
from models.errors import WrongAccount
from models.plan import PEOPLE_TAG, RUN_TAG, Unplannable, for_run, make_plan
from models.plan_record import plan_as_dict, plan_from_dict
from models.request import create_domain_request
from models.spec import DomainSpec

ACCOUNT = "123456789012"
HOSTILE = ["o'brien", 'q"uote', "new\nline", "[red]x", "\x1b]52;c;eA==\x07", "\u202eabc", "한국어", "$(x)"]


def spec(**sections: Any) -> DomainSpec:
    tree: dict[str, Any] = {
        "domain": {"name": "ml"},
        "access": {"auth": "iam", "profiles": ["anna", "ben", "anna"]},
        "roles": {"default": {"arn": f"arn:aws:iam::{ACCOUNT}:role/r"}, "spaces": "same"},
        "network": {"access": "vpc-only", "vpc": "vpc-0a", "subnets": ["subnet-0a"], "security_groups": ["sg-0a"]},
    }
    return DomainSpec.model_validate(tree | sections)


def plan(region: str = "eu-central-1", **sections: Any) -> Plan:
    return make_plan(spec(**sections), account=ACCOUNT, region=region)


def ids(made: Plan) -> list[str]:
    return [action.id for action in made.actions]


NEW_ROLE = {"default": {"create": {"name": "data", "path": "/ml/", "tags": {"a": "b"}}}, "spaces": "same"}


def test_iam_people_get_profiles_each_once() -> None:
    made = plan()
    assert ids(made) == ["service-linked-role", "domain", "user-profile/anna", "user-profile/ben"]
    domain = made.action("domain")
    assert domain.call == Call("sagemaker", "CreateDomain", create_domain_request(spec()))
    assert domain.single_attempt
    assert domain.needs == ()
    assert made.action("user-profile/ben").call.request == {
        "DomainId": Ref("domain", "DomainId"),
        "UserProfileName": "ben",
    }


def test_the_request_says_no_more_than_the_spec() -> None:
    assert plan(roles=NEW_ROLE).action("domain").call.request == create_domain_request(spec(roles=NEW_ROLE), ACCOUNT)
    stamped = for_run(plan(roles=NEW_ROLE), "20261123-2145-k3f9")
    assert "Tags" not in stamped.action("domain").call.request


def test_identity_center_people_are_assigned_once_the_domain_is_there() -> None:
    access = {
        "auth": "identity-center",
        "groups": [{"name": "data", "id": "g-1"}, {"id": "g-1"}],
        "users": [{"id": "u-1"}],
        "profiles": ["ignored"],
    }
    made = plan(access=access)
    assert ids(made) == ["service-linked-role", "domain", "assignment/group/g-1", "assignment/user/u-1"]
    action = made.action("assignment/group/g-1")
    assert action.title == "Assign the group data"
    assert action.call.request["ApplicationArn"] == Ref("domain", "SingleSignOnApplicationArn")
    assert action.retry_on == ("ConflictException",)


def test_somebody_without_an_id_is_named() -> None:
    with pytest.raises(Unplannable, match="data"):
        plan(access={"auth": "identity-center", "groups": [{"name": "data"}]})


def test_a_new_role_comes_first_and_is_given_time() -> None:
    made = plan(roles=NEW_ROLE)
    role, attach = "role/data", "role/data/attach/AmazonSageMakerFullAccess"
    assert ids(made)[:4] == ["service-linked-role", role, attach, "domain"]
    assert made.action("domain").needs == (role, attach)
    assert "assume" in made.action("domain").retry_on
    assert made.action(attach).settle >= 10
    assert made.action(role).settle == 0
    assert made.action(role).call.request["Path"] == "/ml/"
    assert made.action("domain").call.request["DefaultUserSettings"]["ExecutionRole"].endswith(":role/ml/data")


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-central-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_arns_are_of_the_regions_partition(region: str, partition: str) -> None:
    made = plan(region, roles=NEW_ROLE)
    arn = made.action("role/data/attach/AmazonSageMakerFullAccess").call.request["PolicyArn"]
    assert arn == f"arn:{partition}:iam::aws:policy/AmazonSageMakerFullAccess"
    role = made.action("domain").call.request["DefaultUserSettings"]["ExecutionRole"]
    assert role.startswith(f"arn:{partition}:iam::{ACCOUNT}:role/")


def test_one_role_for_several_uses_is_made_once() -> None:
    create = {"create": {"name": "one"}}
    made = plan(
        roles={"default": create, "spaces": create},
        applications={"rstudio": {"role": create}},
    )
    assert [each for each in ids(made) if each.startswith("role/")] == [
        "role/one",
        "role/one/attach/AmazonSageMakerFullAccess",
        "role/one/inline/SageMakerRStudio",
    ]
    assert made.action("role/one/inline/SageMakerRStudio").settle >= 10


def test_a_role_for_rstudio_alone_gets_no_more_than_rstudio_needs() -> None:
    made = plan(applications={"rstudio": {"role": {"create": {"name": "rs"}}}})
    assert [each for each in ids(made) if each.startswith("role/")] == ["role/rs", "role/rs/inline/SageMakerRStudio"]
    policy = json.loads(made.action("role/rs/inline/SageMakerRStudio").call.request["PolicyDocument"])
    assert "license-manager:CheckoutLicense" in policy["Statement"][0]["Action"]


@pytest.mark.parametrize(
    ("access", "extra", "actions"),
    [
        ({"auth": "iam"}, {}, {"sts:AssumeRole"}),
        ({"auth": "identity-center", "identity_propagation": True}, {}, {"sts:AssumeRole", "sts:SetContext"}),
        ({"auth": "iam", "source_identity": True}, {}, {"sts:AssumeRole", "sts:SetSourceIdentity"}),
        (
            {"auth": "iam"},
            {"DomainSettings": {"ExecutionRoleIdentityConfig": "USER_PROFILE_NAME"}},
            {"sts:AssumeRole", "sts:SetSourceIdentity"},
        ),
    ],
)
def test_the_trust_policy_follows_the_features(
    access: dict[str, Any], extra: dict[str, Any], actions: set[str]
) -> None:
    made = plan(roles=NEW_ROLE, access=access, extra=extra)
    trust = json.loads(made.action("role/data").call.request["AssumeRolePolicyDocument"])
    (statement,) = trust["Statement"]
    assert set(statement["Action"]) == actions
    assert statement["Principal"] == {"Service": "sagemaker.amazonaws.com"}


def test_a_role_of_activities_gets_policies_of_its_own(repository: Path) -> None:
    catalogue = catalogue_from(json.loads((repository / "assets/ml-activities.json").read_text("utf-8")))
    create = {"name": "data", "activities": [{"id": "manage-ml-jobs", "rolesToPass": ["self"]}]}
    wanted = spec(roles={"default": {"create": create}})
    made = make_plan(wanted, account=ACCOUNT, region="eu-central-1", catalogue=catalogue)
    policy = made.action("policy/data-manage-ml-jobs")
    (attach,) = [each for each in made.actions if each.kind == "role-policy"]
    assert attach.call.request["PolicyArn"] == Ref(policy.id, "PolicyArn")
    assert not any("FullAccess" in each.id for each in made.actions)
    with pytest.raises(Unplannable, match="activities"):
        make_plan(wanted, account=ACCOUNT, region="eu-central-1")


def test_what_a_run_makes_in_iam_is_tagged_and_known_by_it() -> None:
    stamped = for_run(plan(roles=NEW_ROLE), "run-1").action("role/data")
    tag = {"Key": RUN_TAG, "Value": "run-1"}
    people = {"Key": PEOPLE_TAG, "Value": str(len(plan().actions) - 2)}
    assert stamped.call.request["Tags"] == [{"Key": "a", "Value": "b"}, tag, people]
    assert stamped.find is not None
    assert stamped.find.match == {"Role.Tags": tag}


def test_another_account_is_refused() -> None:
    with pytest.raises(WrongAccount):
        make_plan(spec(account="999999999999"), account=ACCOUNT, region="eu-central-1")


def test_deleting_removes_the_file_system_where_there_is_one() -> None:
    (deletion,) = plan().action("domain").undo
    assert deletion.request["RetentionPolicy"] == {"HomeEfsFileSystem": "Delete"}
    (deletion,) = plan(storage={"home_efs": False}).action("domain").undo
    assert "RetentionPolicy" not in deletion.request


def test_a_plan_survives_json() -> None:
    for made in (
        plan(roles=NEW_ROLE, access={"auth": "iam", "profiles": HOSTILE}),
        plan(access={"auth": "identity-center", "groups": [{"name": "data", "id": "g-1"}]}),
    ):
        stamped = for_run(made, "run-1")
        assert plan_from_dict(json.loads(json.dumps(plan_as_dict(stamped)))) == stamped


def test_hostile_names_pass_untouched() -> None:
    made = plan(access={"auth": "iam", "profiles": HOSTILE})
    sent = [action.call.request["UserProfileName"] for action in made.actions if action.kind == "user-profile"]
    assert sent == HOSTILE


def test_every_reference_is_to_an_earlier_output() -> None:
    made = plan(roles=NEW_ROLE, access={"auth": "identity-center", "groups": [{"id": "g-1"}]})
    outputs: dict[str, dict[str, str]] = {}
    for action in made.actions:
        assert set(action.needs) <= outputs.keys()
        resolve_refs(action.call.request, outputs)
        outputs[action.id] = {
            name: f"{action.id}.{name}" for name in (*action.outputs, *(action.wait.outputs if action.wait else ()))
        }
        for each in action.undo:
            resolve_refs(each.request, outputs)
