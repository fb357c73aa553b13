"""What has to change in a domain, what AWS is sent for it, and what is refused before any call."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from models.edit import ADD, CHANGE, REMOVE, SET, UNSET, Change, changes, tag_changes, update_request
from models.edit_base import Situation
from models.edit_rules import CREATE_ONLY, EDIT_RULES, about_changes, check_edit
from models.findings import Finding, Level
from models.inventory import App, Inventory
from models.mutability import BLOCKS, FIXED, PLAIN, RENAMED, SUBNETS, TAGS, blocked_by_apps, fixed, why_fixed
from models.normalise import DEFAULTS, DomainRecord, differences
from models.rules import RULES
from models.spec import DomainSpec
from models.tree import get_at, leaves, merge, set_at
from tests.judges.examples import ACCOUNT, full_spec, iam_spec
from tests.judges.spec_strategies import specs
from tests.models.test_normalise import domain_of
from tui.services.service_model import load_shapes

MEMBERS = load_shapes().members
RUNNING = App("JupyterLab", "default", "InService", space="lab")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/other"
STUDIO = "DomainSettings.RStudioServerProDomainSettings"


def changed(spec: DomainSpec, record: DomainRecord) -> list[Change]:
    return changes(spec, ACCOUNT, record, MEMBERS)


def other(spec: DomainSpec, **sections: Any) -> DomainSpec:
    return DomainSpec.model_validate(merge(spec.as_tree(), sections))


def codes(
    spec: DomainSpec, record: DomainRecord, *apps: App, stop: bool = False, remove: bool = False
) -> dict[str, Level]:
    inventory = Inventory(record, apps=apps, groups=record.groups, users=record.users)
    at = Situation(spec, tuple(changed(spec, record)), inventory, stop, remove)
    return {each.code: each.level for each in check_edit(at)}


def updated(record: DomainRecord, request: dict[str, Any], *, replaces: bool) -> DomainRecord:
    """The domain after `UpdateDomain`, in either of the two ways in which AWS may understand the request."""
    described = merge(record.described, {})
    back = {name: place for place, name in BLOCKS.items()}
    again = {name: place for place, name in RENAMED.items()}
    for name, value in request.items():
        if name == "DomainId":
            continue
        if name not in back:
            described[name] = value
            continue
        for member, inner in value.items():
            path = f"{back[name]}.{again.get(member, member)}"
            held = get_at(described, path)
            whole = replaces or not isinstance(held, dict)
            set_at(described, path, inner if whole else merge(held, inner))
    return DomainRecord(described, record.tags, record.profiles, record.own_settings, record.groups, record.users)


def settled_alike(spec: DomainSpec, like: DomainSpec) -> DomainSpec:
    """`spec` with all that is fixed as in `like`."""
    tree, model = merge(spec.as_tree(), {}), like.as_tree()
    for key in ("domain.name", "access.auth", "storage.kms_key", "network.vpc"):
        head, name = key.split(".")
        tree.setdefault(head, {}).pop(name, None)
        if (value := get_at(model, key)) is not None:
            set_at(tree, key, value)
    return DomainSpec.model_validate(tree)


@pytest.mark.parametrize("replaces", [True, False])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(a=specs(), b=specs())
def test_an_edit_of_one_makes_the_other(replaces: bool, a: DomainSpec, b: DomainSpec) -> None:
    b = settled_alike(b, a)
    record = domain_of(a)
    wanted = changed(b, record)
    request = update_request(record, wanted)
    after = updated(record, request, replaces=replaces)
    people = {each.field for each in wanted if each.kind in (ADD, REMOVE)}
    stays = {each.field for each in wanted if each.kind == UNSET}
    left = {each.field for each in differences(b, ACCOUNT, after, MEMBERS)}
    assert left <= stays | people | {"domain.tags"}
    # What stays is said so before, each by its member.
    told = changed(b, after)
    assert {each.path for each in told if each.path and each.path != TAGS} == {
        each.path for each in wanted if each.kind == UNSET
    }
    assert "" not in [value for _, value in leaves(request)]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(a=specs(), b=specs())
def test_the_request_holds_what_changes_and_what_must_go_with_it(a: DomainSpec, b: DomainSpec) -> None:
    b = settled_alike(b, a)
    record = domain_of(a)
    wanted = changed(b, record)
    sent = {each.path for each in wanted if each.kind in (SET, CHANGE)}
    allowed = {"DomainId"} | sent
    if any(each.path == "AppNetworkAccessType" and each.after == "VpcOnly" for each in wanted):
        allowed |= {"VpcId", "SubnetIds"}
    for name, value in update_request(record, wanted).items():
        back = {place: head for head, place in BLOCKS.items()}
        if name not in back:
            assert name in allowed
            continue
        for member in value:
            path = f"{back[name]}.{member.removesuffix('ForUpdate')}"
            assert any(each == path or each.startswith(f"{path}.") for each in sent), path


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=specs())
def test_nothing_changes_where_nothing_differs(spec: DomainSpec) -> None:
    record = domain_of(spec)
    assert changed(spec, record) == []
    assert update_request(record, []) == {}
    assert "ED-1" not in codes(spec, record)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(a=specs(), b=specs())
def test_what_is_fixed_is_refused_and_never_sent(a: DomainSpec, b: DomainSpec) -> None:
    record = domain_of(a)
    wanted = changed(b, record)
    request = update_request(record, wanted)
    assert not {"DomainName", "AuthMode", "KmsKeyId"} & set(request)
    if any(each.path in FIXED for each in wanted):
        assert codes(b, record)["ED-1"] is Level.ERROR


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("domain.name", "another"),
        ("access.auth", "iam"),
        ("storage.kms_key", "alias/other"),
        ("network.vpc", "vpc-0ffffffffffffffff"),
    ],
)
def test_each_fixed_answer_is_refused_and_says_why(path: str, value: str) -> None:
    before = full_spec()
    tree = merge(before.as_tree(), {})
    set_at(tree, path, value)
    assert codes(DomainSpec.model_validate(tree), domain_of(before))["ED-1"] is Level.ERROR
    assert why_fixed(path)


def test_answers_that_hang_on_the_domain_say_so() -> None:
    assert why_fixed("storage.home_efs", {"HomeEfsFileSystemCreation": "Enabled"})
    assert why_fixed("storage.home_efs", {"HomeEfsFileSystemCreation": "Disabled"}) is None
    assert why_fixed("network.access", {}) is None
    assert why_fixed("network.access", {"DomainSettings": {"RStudioServerProDomainSettings": {"x": 1}}})
    assert why_fixed("domain.tags", {}) is None
    assert why_fixed("region")


def test_the_table_holds_every_member_of_both_operations() -> None:
    import boto3

    model = boto3.Session().client("sagemaker", region_name="eu-central-1").meta.service_model
    create = set(model.shape_for("CreateDomainRequest").members)
    update = model.shape_for("UpdateDomainRequest").members
    ours = set(PLAIN) | set(BLOCKS.values()) | {"DomainId", "VpcId"}
    assert set(update) == ours
    assert {name for name in create if fixed(f"{name}.x" if name in BLOCKS else name) is not None} == {
        *FIXED,
        "HomeEfsFileSystemKmsKeyId",
    }
    held = set(model.shape_for("DomainSettings").members)
    assert {RENAMED.get(name, name) for name in held} == set(model.shape_for("DomainSettingsForUpdate").members)
    short = {path for path, shape in _lists(model.shape_for("UpdateDomainRequest")) if shape.metadata.get("min")}
    assert short == {SUBNETS}
    assert not {path for path in DEFAULTS if fixed(path)}


def _lists(shape: Any, prefix: str = "") -> Any:
    for name, member in shape.members.items():
        path = f"{prefix}{name}"
        if member.type_name == "list":
            yield path, member
        elif member.type_name == "structure":
            yield from _lists(member, f"{path}.")


def test_what_the_spec_no_longer_says_gets_its_default_or_nothing_or_stays() -> None:
    spec = other(
        iam_spec(),
        domain={"tag_propagation": True},
        studio_ui={"hidden_apps": ["Canvas"]},
        applications={"jupyterlab": {"instance_type": "ml.g5.xlarge"}},
    )
    found = {each.field: (each.kind, each.after) for each in changed(iam_spec(), domain_of(spec))}
    assert found["domain.tag_propagation"] == (CHANGE, "DISABLED")
    assert found["studio_ui.hidden_apps"] == (CHANGE, [])
    assert found["applications.jupyterlab.instance_type"] == (UNSET, None)
    assert codes(iam_spec(), domain_of(spec))["ED-3"] is Level.WARNING


def test_tags_are_put_and_taken_off_one_by_one() -> None:
    before = other(iam_spec(), domain={"tags": {"a": "1", "b": "2", "c": "3"}})
    tree = before.as_tree()
    tree["domain"]["tags"] = {"a": "1", "b": "9", "d": "4"}
    wanted = changed(DomainSpec.model_validate(tree), domain_of(before))
    assert tag_changes(wanted) == ({"b": "9", "d": "4"}, ["c"])
    assert update_request(domain_of(before), wanted) == {}


# The update errors that are known (facts 3.3): none can be provoked.


def test_security_group_management_is_never_sent_without_rstudio() -> None:
    plain = domain_of(iam_spec())
    spec = other(iam_spec(), applications={"rstudio": {"security_group_management": "service"}})
    assert codes(spec, plain)["ED-4"] is Level.ERROR
    rstudio = other(iam_spec(), applications={"rstudio": {"role": {"arn": ROLE}}})
    spec = other(rstudio, applications={"rstudio": {"security_group_management": "service"}})
    assert "ED-4" not in codes(spec, domain_of(rstudio))
    assert update_request(domain_of(rstudio), changed(spec, domain_of(rstudio))) == {
        "DomainId": "d-1",
        "AppSecurityGroupManagement": "Service",
    }


def test_vpc_only_goes_with_vpc_and_subnets() -> None:
    before = other(iam_spec(), network={"access": "public-internet"})
    record = domain_of(before)
    spec = other(before, network={"access": "vpc-only", "security_groups": ["sg-0123456789abcdef0"]})
    request = update_request(record, changed(spec, record))
    assert (request["VpcId"], request["SubnetIds"]) == (record.described["VpcId"], record.described["SubnetIds"])
    back = domain_of(spec)
    assert set(update_request(back, changed(before, back))) <= {
        "DomainId",
        "AppNetworkAccessType",
        "DefaultUserSettings",
        "DefaultSpaceSettings",
    }


def test_a_group_of_rstudio_is_never_sent_without_access() -> None:
    before = other(iam_spec(), applications={"rstudio": {"role": {"arn": ROLE}, "access": "unauthorized"}})
    record = domain_of(before)
    spec = other(before, applications={"rstudio": {"user_group": "R_STUDIO_USER"}})
    request = update_request(record, changed(spec, record))
    assert "UserGroup" not in str(request)
    assert codes(spec, record)["ED-9"] is Level.ERROR
    given = other(spec, applications={"rstudio": {"access": "authorized"}})
    assert "UserGroup" in str(update_request(record, changed(given, record)))
    assert codes(before, domain_of(given))["ED-9"] is Level.ERROR


def test_texts_that_are_empty_are_never_sent() -> None:
    record = domain_of(iam_spec())
    record.described["DefaultSpaceSettings"] = {"ExecutionRole": "", "SecurityGroups": []}  # type: ignore[index]
    spec = other(
        iam_spec(),
        extra={
            "DefaultSpaceSettings": {"ExecutionRole": "", "SecurityGroups": ["sg-0123456789abcdef0"]},
            "DefaultUserSettings": {"JupyterServerAppSettings": {"DefaultResourceSpec": {"InstanceType": ""}}},
        },
    )
    request = update_request(record, changed(spec, record))
    assert request["DefaultSpaceSettings"] == {"SecurityGroups": ["sg-0123456789abcdef0"]}
    assert '""' not in str(request).replace("'", '"')


@pytest.mark.parametrize(
    "sections",
    [
        {"roles": {"default": {"arn": ROLE}}},
        {"roles": {"spaces": {"arn": ROLE}}},
        {"access": {"source_identity": True}},
        {"network": {"access": "public-internet"}},
        {"network": {"subnets": ["subnet-0ffffffffffffffff"]}},
        {"applications": {"rstudio": {"role": {"arn": ROLE}}}},
    ],
)
def test_apps_that_run_are_named_where_they_stand_in_the_way(sections: dict[str, Any]) -> None:
    spec = other(iam_spec(), network={"access": "vpc-only", "security_groups": ["sg-0123456789abcdef0"]})
    record = domain_of(spec)
    assert codes(other(spec, **sections), record, RUNNING)["ED-10"] is Level.ERROR
    assert codes(other(spec, **sections), record, RUNNING, stop=True)["ED-10"] is Level.WARNING
    assert "ED-10" not in codes(other(spec, **sections), record, App("JupyterLab", "x", "Deleted", space="lab"))
    unread = Inventory(record, apps=None)
    at = Situation(spec, tuple(changed(other(spec, **sections), record)), unread)
    assert [each.level for each in check_edit(at) if each.code == "ED-10"] == [Level.UNKNOWN]


def test_apps_that_run_stand_in_no_other_way() -> None:
    spec = iam_spec()
    more = [*spec.network.subnets, "subnet-0ffffffffffffffff"]
    wanted = other(spec, network={"subnets": more}, applications={"docker": {"enabled": True}})
    assert "ED-10" not in codes(wanted, domain_of(spec), RUNNING)
    assert codes(wanted, domain_of(spec), RUNNING)["ED-11"] is Level.INFO
    assert blocked_by_apps("TagPropagation") == ""


def test_rstudio_comes_for_good_and_keeps_the_network_as_it_is() -> None:
    plain = other(iam_spec(), network={"access": "public-internet"})
    rstudio = other(plain, applications={"rstudio": {"role": {"arn": ROLE}}})
    assert codes(rstudio, domain_of(plain))["ED-7"] is Level.WARNING
    assert codes(plain, domain_of(rstudio))["ED-6"] is Level.ERROR
    closed = {"network": {"access": "vpc-only", "security_groups": ["sg-0123456789abcdef0"]}}
    assert codes(other(rstudio, **closed), domain_of(rstudio))["ED-5"] is Level.ERROR
    assert codes(other(rstudio, **closed), domain_of(plain))["ED-5"] is Level.ERROR
    bigger = other(rstudio, applications={"rstudio": {"instance_type": "ml.c5.4xlarge"}})
    assert codes(bigger, domain_of(rstudio))["ED-8"] is Level.INFO
    request = update_request(domain_of(rstudio), changed(bigger, domain_of(rstudio)))
    settings_sent = request["DomainSettingsForUpdate"]["RStudioServerProDomainSettingsForUpdate"]
    # The role is required whenever anything of RStudio is sent (B:RStudioServerProDomainSettingsForUpdate).
    assert settings_sent == {
        "DomainExecutionRoleArn": ROLE,
        "DefaultResourceSpec": {"InstanceType": "ml.c5.4xlarge"},
    }


def test_the_home_file_system_comes_and_never_goes() -> None:
    without = other(iam_spec(), storage={"home_efs": False})
    having = other(iam_spec(), storage={"home_efs": True})
    assert codes(without, domain_of(having))["ED-2"] is Level.ERROR
    assert codes(having, domain_of(without))["ED-2"] is Level.WARNING
    request = update_request(domain_of(without), changed(having, domain_of(without)))
    assert request == {"DomainId": "d-1", "HomeEfsFileSystemCreation": "Enabled"}


@pytest.mark.parametrize("status", ["Pending", "Updating", "Deleting", "Failed", "Delete_Failed", "SomethingNew"])
def test_a_domain_that_is_not_settled_is_left_alone(status: str) -> None:
    assert codes(iam_spec(), domain_of(iam_spec(), Status=status))["ED-13"] is Level.ERROR
    assert codes(iam_spec(), domain_of(iam_spec(), Status="Update_Failed"))["ED-13"] is Level.WARNING
    assert "ED-13" not in codes(iam_spec(), domain_of(iam_spec()))


def test_people_of_old_domains_are_changed_elsewhere() -> None:
    record = domain_of(full_spec(), SingleSignOnApplicationArn="")
    old = DomainRecord(record.described, record.tags, (), (), None, None)
    assert codes(full_spec(), old)["ED-14"] is Level.ERROR
    tree = full_spec().as_tree()
    tree["access"] = {"auth": "identity-center"}
    assert "ED-14" not in codes(DomainSpec.model_validate(tree), old)


def test_people_stay_unless_they_are_to_be_removed() -> None:
    tree = full_spec().as_tree()
    tree["access"].pop("users")
    spec = DomainSpec.model_validate(tree)
    assert codes(spec, domain_of(full_spec()))["ED-15"] is Level.INFO


def test_only_a_domain_of_unified_studio_gets_a_vpc_later() -> None:
    tree = iam_spec().as_tree()
    tree["extra"] = {"DomainSettings": {"UnifiedStudioSettings": {"StudioWebPortalAccess": "ENABLED"}}}
    spec = DomainSpec.model_validate(tree)
    record = domain_of(spec)
    described = dict(record.described)
    described.pop("VpcId")
    described.pop("SubnetIds")
    bare = DomainRecord(described, record.tags, record.profiles)
    assert "ED-1" not in codes(spec, bare)
    assert set(update_request(bare, changed(spec, bare))) == {"DomainId", "VpcId", "SubnetIds"}
    described["DomainSettings"] = {}
    assert codes(spec, DomainRecord(described, record.tags, record.profiles))["ED-1"] is Level.ERROR


def test_an_error_that_the_domain_has_already_forbids_no_other_change() -> None:
    old = Finding("NW-5", Level.ERROR, "network.security_groups", "Too many.")
    new = Finding("NW-2", Level.ERROR, "network.subnets", "Twice.")
    name = Finding("DM-2", Level.ERROR, "domain.name", "Taken.")
    known = Finding("NW-9", Level.WARNING, "network.subnets", "One zone.")
    said = about_changes([old, new, name, known], [old, name, known])
    assert [(each.code, each.level) for each in said] == [("NW-2", Level.ERROR), ("NW-5", Level.WARNING)]


def test_codes_are_those_of_rules_and_of_no_other() -> None:
    assert {each.code for each in RULES} >= CREATE_ONLY
    own = [each.code for each in EDIT_RULES]
    assert len(set(own)) == len(own)
    assert not set(own) & {each.code for each in RULES}
    assert all(each.summary.endswith(".") and each.source for each in EDIT_RULES)
