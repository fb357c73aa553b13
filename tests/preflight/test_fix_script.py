"""The script that would repair an account: it says what the findings say, in commands that a shell and AWS take."""

import json
import re
import subprocess
from typing import Any

import pytest

from models.commands import aws, commands_in, tcp
from models.findings import Finding, Level
from models.fix_script import cloudformation, fix_script
from models.preflight import report
from models.tree import Tree
from tests.preflight.accounts import (
    BROKEN,
    ENDPOINT_GROUP,
    NAT,
    OTHER,
    PRIVATE,
    PRIVATE_SUBNETS,
    STRICT_GROUP,
    STUDIO_GROUP,
    Change,
    endpoint,
    group,
    network,
    spec_of,
    subnet,
    taken,
    vpc,
    without_endpoint,
)
from tests.preflight.catalogue import FAULTS
from tests.preflight.faults import Fault, account
from tests.preflight.faults_network import OF_ENDPOINTS, STRICT
from tests.preflight.repairs import run
from tui.emulator.state import World

ROUTES = "rtb-0a1b2c3d4e5f62001"


def script_of(change: Change, base: str = "private") -> tuple[str, dict[str, Any]]:
    spec = spec_of(base)
    facts = taken(spec, change)
    findings = report(spec, facts)
    return fix_script(findings, spec, facts), cloudformation(findings, spec, facts)


def test_a_missing_endpoint_is_made() -> None:
    script, template = script_of(lambda world: without_endpoint(world, "studio"))
    assert "aws ec2 create-vpc-endpoint --vpc-id vpc-0a1b2c3d4e5f60001" in script
    assert "--service-name aws.sagemaker.eu-central-1.studio" in script
    assert "EP-1, error, network.vpc" in script
    (resource,) = template["Resources"].values()
    assert resource["Properties"] == {
        "VpcId": PRIVATE,
        "ServiceName": "aws.sagemaker.eu-central-1.studio",
        "VpcEndpointType": "Interface",
        "PrivateDnsEnabled": True,
        "SubnetIds": PRIVATE_SUBNETS,
        "SecurityGroupIds": [ENDPOINT_GROUP],
    }


def test_a_gateway_is_made_with_the_route_tables() -> None:
    _, template = script_of(lambda world: without_endpoint(world, "s3"))
    (resource,) = template["Resources"].values()
    assert resource["Properties"]["VpcEndpointType"] == "Gateway"
    assert resource["Properties"]["RouteTableIds"] == [ROUTES]


def test_a_closed_door_is_opened() -> None:
    script, template = script_of(lambda world: group(world, ENDPOINT_GROUP).update(IpPermissions=[]))
    assert f"aws ec2 authorize-security-group-ingress --group-id {ENDPOINT_GROUP}" in script
    (resource,) = template["Resources"].values()
    assert resource["Type"] == "AWS::EC2::SecurityGroupIngress"
    assert resource["Properties"]["SourceSecurityGroupId"] == STUDIO_GROUP


def _bare(owner: str) -> Change:
    """The VPC has no endpoint, and no way out."""

    def change(world: World) -> None:
        own = network(world)
        own["VpcEndpoints"] = [each for each in own["VpcEndpoints"] if each["VpcId"] != owner]
        for table in own["RouteTables"]:
            if table["VpcId"] == owner:
                table["Routes"] = table["Routes"][:1]

    return change


def _two_of_a_zone(world: World) -> None:
    """Endpoints are in the first of three zones, the second of which has two subnets."""
    twin = {**subnet(world, PRIVATE_SUBNETS[1]), "SubnetId": TWIN, "CidrBlock": "10.20.64.0/20"}
    network(world)["Subnets"].append(twin)
    for each in network(world)["VpcEndpoints"]:
        if each["VpcId"] == PRIVATE and each["VpcEndpointType"] == "Interface":
            each["SubnetIds"] = PRIVATE_SUBNETS[:1]


def _not_in_the_third_zone(world: World) -> None:
    _bare(PRIVATE)(world)
    third = subnet(world, PRIVATE_SUBNETS[2])["AvailabilityZone"]
    for each in network(world)["ServiceDetails"]:
        each["AvailabilityZones"] = [zone for zone in each["AvailabilityZones"] if zone != third]


def _in_another_zone_alone(world: World) -> None:
    without_endpoint(world, "studio")
    third = subnet(world, PRIVATE_SUBNETS[2])["AvailabilityZone"]
    next(each for each in network(world)["ServiceDetails"] if each["ServiceName"].endswith(".studio")).update(
        AvailabilityZones=[third]
    )


def _bare_and_nameless(world: World) -> None:
    _bare(PRIVATE)(world)
    vpc(world, PRIVATE).update(_EnableDnsHostnames=False)


def trusting_lambda(world: World) -> None:
    world.roles["ml-platform-studio"]["AssumeRolePolicyDocument"] = json.dumps(_TO_LAMBDA)


def trusting_others(world: World) -> None:
    condition = {"StringEquals": {"aws:SourceAccount": OTHER}}
    others = {**_TO_LAMBDA["Statement"], "Principal": {"Service": "sagemaker.amazonaws.com"}, "Condition": condition}
    world.roles["ml-platform-studio"]["AssumeRolePolicyDocument"] = json.dumps({**_TO_LAMBDA, "Statement": [others]})


_TO_LAMBDA: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
}
ASKS_FOR_ALL: Tree = {"access.identity_propagation": True, "access.source_identity": True}
TWIN = "subnet-0a1b2c3d4e5f61009"
FOUR = [*PRIVATE_SUBNETS[:2], TWIN, PRIVATE_SUBNETS[2]]
CANVAS: Tree = {"applications.canvas": {"enabled": True}}
BROKEN_NETWORK: Tree = {
    "network.vpc": BROKEN,
    "network.subnets": [f"subnet-0c3d4e5f6a7b8100{number}" for number in (1, 2, 3)],
    "network.security_groups": ["sg-0c3d4e5f6a7b83001"],
}
ACCOUNTS = (
    *(each for each in FAULTS if each.change),
    account("nothing but subnets", "private", "NW-8", "", _bare(PRIVATE)),
    account("nothing, and a group that admits nobody", "nat", "NW-8", "", _bare(NAT), changes=STRICT),
    account("nothing, and Canvas", "private", "NW-8", "", _bare(PRIVATE), changes=CANVAS),
    account("nothing, and RStudio", "rstudio", "NW-8", "", _bare(PRIVATE)),
    account("nothing, and names that do not resolve", "private", "NW-12", "", _bare_and_nameless),
    account("a zone without endpoints", "private", "NW-8", "", _not_in_the_third_zone),
    account(
        "an endpoint offered elsewhere",
        "private",
        "EP-1",
        "",
        _in_another_zone_alone,
        changes={"network.subnets": PRIVATE_SUBNETS[:2]},
    ),
    account("two subnets of a zone", "private", "EP-6", "", _two_of_a_zone, changes={"network.subnets": FOUR}),
    account("a trust that lacks all", "idc", "RO-1", "", trusting_lambda, changes=ASKS_FOR_ALL),
    account("a trust for others that lacks all", "idc", "RO-1", "", trusting_others, changes=ASKS_FOR_ALL),
    account("a network where nothing is right", "private", "NW-8", "", lambda world: None, changes=BROKEN_NETWORK),
)


def test_a_template_for_a_bare_vpc_is_whole() -> None:
    spec = spec_of("nat", STRICT)
    facts = taken(spec, _bare(NAT))
    resources = cloudformation(report(spec, facts), spec, facts)["Resources"].values()
    made = [each["Properties"] for each in resources if each["Type"] == "AWS::EC2::VPCEndpoint"]
    assert {"aws.sagemaker.eu-central-1.studio", "com.amazonaws.eu-central-1.logs"} <= {
        each["ServiceName"] for each in made
    }
    assert {tuple(each.get("SecurityGroupIds", ())) for each in made} == {(), (STRICT_GROUP,)}
    (admission,) = [each["Properties"] for each in resources if each["Type"] == "AWS::EC2::SecurityGroupIngress"]
    assert (admission["GroupId"], admission["SourceSecurityGroupId"]) == (STRICT_GROUP, STRICT_GROUP)


def _weighty(findings: list[Finding]) -> list[Finding]:
    return [each for each in findings if each.level in (Level.ERROR, Level.WARNING)]


@pytest.mark.parametrize("fault", ACCOUNTS, ids=lambda each: each.name)
def test_a_script_repairs_in_one_round_what_it_claims_to(fault: Fault) -> None:
    spec = spec_of(fault.base, fault.changes)
    facts = taken(spec, fault.change)
    before = report(spec, facts)
    script = fix_script(before, spec, facts)

    def repaired(world: World) -> None:
        if fault.change:
            fault.change(world)
        run(script, world)

    after = report(spec, taken(spec, repaired))
    claimed = {(each.code, each.field, each.level) for each in _weighty(before) if list(commands_in([each.remedy]))}
    left = {(each.code, each.field, each.level) for each in _weighty(after)}
    assert claimed & left == set()
    # Nor does a repair uncover what takes another round.
    assert {each for each in left if each[0].startswith(("EP-", "NW-8", "RS-10"))} <= {
        (each.code, each.field, each.level) for each in _weighty(before)
    }


@pytest.mark.parametrize("fault", [each for each in FAULTS if each in OF_ENDPOINTS], ids=lambda each: each.name)
def test_every_script_is_bash(fault: Fault) -> None:
    spec = spec_of(fault.base, fault.changes)
    facts = taken(spec, fault.change)
    script = fix_script(report(spec, facts), spec, facts)
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    json_part = re.findall(r"^# ([{ }\]\"].*)$", script, re.MULTILINE)
    assert not json_part or json.loads("\n".join(line for line in json_part))["Resources"]


def test_names_that_mean_harm_stay_words() -> None:
    command = aws("ec2", "x", "$(touch hacked)", "`touch hacked`", "a\nb; touch hacked", "'")
    (found,) = commands_in([f"Do it. {command} Done."])
    done = subprocess.run(
        ["bash", "-c", f"aws() {{ printf '%s|' \"$@\"; }}; {found}"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "ec2|x|$(touch hacked)|?touch hacked?|a b; touch hacked|'|"


def test_rules_in_the_short_form() -> None:
    assert tcp(443, cidr="10.0.0.0/8") == "IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/8}]"
    assert tcp("8192-65535", group="sg-1").endswith("ToPort=65535,UserIdGroupPairs=[{GroupId=sg-1}]")
    assert "PrefixListIds=[{PrefixListId=pl-1}]" in tcp(443, prefix_list="pl-1")


def test_an_endpoint_that_is_there_is_not_made_again() -> None:
    _, template = script_of(lambda world: endpoint(world, "studio").update(PrivateDnsEnabled=False))
    assert template["Resources"] == {}


def test_names_come_before_the_endpoints_that_need_them() -> None:
    def change(world: Any) -> None:
        without_endpoint(world, "studio")
        vpc(world, PRIVATE).update(_EnableDnsHostnames=False)

    script, _ = script_of(change)
    assert script.index("modify-vpc-attribute") < script.index("create-vpc-endpoint")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("a disabled key", "aws kms enable-key --key-id"),
        ("a key about to be deleted", ""),
        ("a role without Canvas", "aws iam attach-role-policy --role-name ml-platform-studio"),
        ("a role that may not use Studio", "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"),
        ("a role that trusts Lambda", "aws iam update-assume-role-policy --role-name ml-platform-studio"),
        ("a trust for another account", "aws iam update-assume-role-policy --role-name ml-platform-studio"),
        ("a trust denied to everybody", ""),
        ("propagation with a role that does not allow it", "sts:SetContext"),
        ("source identity without trust", "sts:SetSourceIdentity"),
        ("a role for Bedrock that trusts Lambda", '"Service":"bedrock.amazonaws.com"'),
        ("an execution role for Bedrock", ""),
        ("11 managed policies", "--quota-code L-0DA4ABF3 --desired-value 13 --region us-east-1"),
        ("a blackhole for a route", "aws ec2 replace-route --route-table-id rtb-0b2c3d4e5f6a72002"),
        ("RStudio's group lets nothing out", "authorize-security-group-egress --group-id sg-0a1b2c3d4e5f63003"),
        ("endpoints that do not admit RStudio", f"authorize-security-group-ingress --group-id {ENDPOINT_GROUP}"),
    ],
)
def test_remedies_name_their_command_where_there_is_one(name: str, command: str) -> None:
    fault = next(each for each in FAULTS if each.name == name)
    spec = spec_of(fault.base, fault.changes)
    found = [each for each in report(spec, taken(spec, fault.change)) if each.code == fault.code]
    commands = list(commands_in([each.remedy for each in found]))
    assert any(command in each for each in commands) if command else commands == []


def test_a_policy_is_not_attached_in_vain() -> None:
    def change(world: World) -> None:
        world.roles["ml-platform-studio"]["_attached"] = []
        world.simulated.append(
            {"principal": "*ml-platform-studio", "action": "sagemaker:CreateSpace", "by": "boundary"}
        )

    script, _ = script_of(change, "nat")
    assert "attach-role-policy" not in script
