"""A refusal that names a member of a request leads to the answer that became it."""

import pytest

from models.failed_answers import advice_on, answer_of
from models.failures import explain
from models.members import MEMBERS


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        ("domainName", "domain.name"),
        ("subnetIds", "network.subnets"),
        ("subnetIds.2.member", "network.subnets"),
        ("SubnetIds[0]", "network.subnets"),
        ("defaultUserSettings.securityGroups.1.member", "network.security_groups"),
        ("defaultSpaceSettings.securityGroups.1.member", "network.security_groups"),
        ("defaultUserSettings.executionRole", "roles.default"),
        ("kmsKeyId", "storage.kms_key"),
        ("tags.1.member.key", "domain.tags"),
        ("defaultUserSettings.canvasAppSettings.workspaceSettings.s3ArtifactPath", "applications.canvas.storage"),
        ("domainSettings.rStudioServerProDomainSettings.rStudioConnectUrl", "applications.rstudio.connect_url"),
        ("somethingNew", ""),
    ],
)
def test_members_of_create_domain(named: str, answer: str) -> None:
    assert answer_of("CreateDomain", {named: "wrong"}) == answer


def test_every_member_leads_back_to_an_answer_that_it_carries() -> None:
    for each in MEMBERS:
        found = answer_of("CreateDomain", {each.path[:1].lower() + each.path[1:]: "wrong"})
        assert found in {other.key for other in MEMBERS if other.path == each.path}, each


def test_what_surrounds_members_leads_to_one_of_them() -> None:
    assert answer_of("CreateDomain", {"domainSettings.dockerSettings": "wrong"}).startswith("applications.docker.")


def test_other_operations() -> None:
    assert answer_of("CreateUserProfile", {"userProfileName": "wrong"}) == "access.profiles"
    assert answer_of("CreateRole", {"roleName": "wrong"}) == "roles.default.create.name"
    assert answer_of("CreateUserProfile", {"domainName": "wrong"}) == ""


def test_the_member_counts_before_what_is_known_of_the_text() -> None:
    known = explain("KMS key 'x' does not exist")
    assert advice_on("CreateDomain", {}, known) == {"answer": "storage.kms_key", "advice": "edit-and-retry"}
    assert advice_on("CreateDomain", {"vpcId": "wrong"}, known)["answer"] == "network.vpc"
    assert advice_on("CreateDomain", {"vpcId": "wrong"}, None) == {"answer": "network.vpc", "advice": "edit-and-retry"}
    assert advice_on("CreateDomain", {}, None) == {}
