"""The request says what the spec says, and no more."""

from typing import Any

import pytest

from models.request import AccountUnknown, arn_of, create_domain_request, overlaps
from models.spec import DomainSpec
from models.spec_access import Role

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/work"


def spec(**sections: Any) -> DomainSpec:
    return DomainSpec.model_validate(sections)


def test_an_empty_spec_says_nothing() -> None:
    assert create_domain_request(spec()) == {"DefaultUserSettings": {}}


def test_answers_that_are_no_members_are_not_sent() -> None:
    request = create_domain_request(
        spec(
            account=ACCOUNT,
            region="eu-central-1",
            access={"groups": [{"name": "g"}], "profiles": ["p"], "allowed_networks": ["vpc-1"]},
            applications={"canvas": {"enabled": True}},
        )
    )
    assert request == {"DefaultUserSettings": {}}


def test_the_role_of_spaces_can_be_the_same() -> None:
    request = create_domain_request(spec(roles={"default": {"arn": ROLE}, "spaces": "same"}))
    assert request["DefaultUserSettings"]["ExecutionRole"] == ROLE
    assert request["DefaultSpaceSettings"] == {"ExecutionRole": ROLE}


def test_the_same_as_nothing_is_nothing() -> None:
    assert "DefaultSpaceSettings" not in create_domain_request(spec(roles={"spaces": "same"}))


@pytest.mark.parametrize(
    ("region", "path", "expected"),
    [
        ("eu-central-1", None, f"arn:aws:iam::{ACCOUNT}:role/new"),
        ("cn-north-1", None, f"arn:aws-cn:iam::{ACCOUNT}:role/new"),
        ("us-gov-west-1", "/service-role/", f"arn:aws-us-gov:iam::{ACCOUNT}:role/service-role/new"),
    ],
)
def test_a_role_to_be_made_is_sent_by_the_arn_it_will_have(region: str, path: str | None, expected: str) -> None:
    made = spec(region=region, roles={"default": {"create": {"name": "new", "path": path}}})
    assert create_domain_request(made, ACCOUNT)["DefaultUserSettings"]["ExecutionRole"] == expected


def test_the_account_of_the_spec_serves_where_none_is_given() -> None:
    made = spec(account=ACCOUNT, roles={"default": {"create": {"name": "new"}}})
    assert create_domain_request(made)["DefaultUserSettings"]["ExecutionRole"].endswith(f"{ACCOUNT}:role/new")


def test_without_an_account_a_role_to_be_made_has_no_arn() -> None:
    with pytest.raises(AccountUnknown, match="new"):
        create_domain_request(spec(roles={"default": {"create": {"name": "new"}}}))


def test_a_role_that_is_neither_has_no_arn() -> None:
    assert arn_of(Role(), spec()) == ""


@pytest.mark.parametrize(("access", "groups"), [("vpc-only", ["sg-1"]), ("public-internet", None)])
def test_shared_spaces_get_security_groups_with_vpc_only(access: str, groups: list[str] | None) -> None:
    made = spec(
        network={"access": access, "security_groups": ["sg-1"]}, roles={"default": {"arn": ROLE}, "spaces": "same"}
    )
    request = create_domain_request(made)
    assert request["DefaultUserSettings"]["SecurityGroups"] == ["sg-1"]
    assert request["DefaultSpaceSettings"].get("SecurityGroups") == groups


def test_shared_spaces_get_sizes_where_there_are_any() -> None:
    sizes = {"default_space_gb": 5, "maximum_space_gb": 100}
    assert "DefaultSpaceSettings" not in create_domain_request(spec(storage=sizes))
    request = create_domain_request(spec(storage=sizes, roles={"spaces": {"arn": ROLE}}))
    assert request["DefaultSpaceSettings"]["SpaceStorageSettings"] == {
        "DefaultEbsStorageSettings": {"DefaultEbsVolumeSizeInGb": 5, "MaximumEbsVolumeSizeInGb": 100}
    }


@pytest.mark.parametrize(("said", "status"), [({}, "ENABLED"), ({"enabled": False}, "DISABLED")])
def test_idle_times_say_that_it_is_on(said: dict[str, Any], status: str) -> None:
    made = spec(applications={"code_editor": {"idle_shutdown": {"minutes": 60, **said}}})
    settings = create_domain_request(made)["DefaultUserSettings"]["CodeEditorAppSettings"]
    assert settings["AppLifecycleManagement"]["IdleSettings"] == {
        "LifecycleManagement": status,
        "IdleTimeoutInMinutes": 60,
    }


def test_extra_is_laid_over_the_answers() -> None:
    made = spec(
        domain={"name": "ml", "tags": {"a": "1"}},
        extra={
            "DomainName": "other",
            "DomainSettings": {"UnifiedStudioSettings": {"StudioWebPortalAccess": "ENABLED"}},
        },
    )
    request = create_domain_request(made)
    assert request["DomainName"] == "other"
    assert request["Tags"] == [{"Key": "a", "Value": "1"}]
    assert request["DomainSettings"]["UnifiedStudioSettings"] == {"StudioWebPortalAccess": "ENABLED"}


def test_overlaps_are_told_where_the_values_differ() -> None:
    made = spec(domain={"name": "ml"}, storage={"kms_key": "k"}, extra={"DomainName": "other", "KmsKeyId": "k"})
    assert overlaps(made) == ["DomainName"]


def test_the_spec_is_left_as_it_was() -> None:
    made = spec(domain={"name": "ml"}, extra={"DomainSettings": {"DockerSettings": {}}})
    before = made.model_dump()
    request = create_domain_request(made)
    request["DomainSettings"]["DockerSettings"]["x"] = 1
    assert made.model_dump() == before
