"""The script that would repair an account: it says what the findings say, in commands that a shell and AWS take."""

import json
import re
import subprocess
from typing import Any

import pytest

from models.commands import aws, commands_in, tcp
from models.fix_script import cloudformation, fix_script
from models.preflight import report
from tests.preflight.accounts import (
    ENDPOINT_GROUP,
    PRIVATE,
    PRIVATE_SUBNETS,
    STUDIO_GROUP,
    Change,
    endpoint,
    group,
    spec_of,
    taken,
    without_endpoint,
)
from tests.preflight.catalogue import FAULTS
from tests.preflight.faults import Fault
from tests.preflight.faults_network import OF_ENDPOINTS

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
