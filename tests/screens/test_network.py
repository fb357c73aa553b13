"""The map of a VPC as text: what stands where, in 76 cells and without colour."""

from typing import Any

import pytest
from rich.cells import cell_len

from models.network_map import network_map
from screens.network import map_lines
from tests.preflight.accounts import PRIVATE, PRIVATE_SUBNETS, endpoint, network, spec_of, taken


def lines_of(change: Any = lambda world: None) -> list[str]:
    return map_lines(network_map(taken(spec_of("private"), change), PRIVATE), PRIVATE_SUBNETS[:1])


def test_endpoints_are_told_by_where_they_are() -> None:
    def change(world: Any) -> None:
        endpoint(world, "s3")["RouteTableIds"] = []
        endpoint(world, "studio")["PrivateDnsEnabled"] = False
        first = endpoint(world, "sts")
        first["SubnetIds"] = first["SubnetIds"][:1]

    text = " ".join(" ".join(lines_of(change)).split())
    assert "endpoints in eu-central-1a: sts" in text
    assert "endpoints that do not answer, in every zone: aws.sagemaker.studio" in text
    assert "endpoints in no route table of a subnet: s3" in text
    assert "endpoints in the routes of" not in text
    usual = " ".join(" ".join(lines_of()).split())
    assert "endpoints in the routes of every subnet: s3" in usual
    assert "do not answer" not in usual


def test_routes_of_some_subnets_are_named() -> None:
    def change(world: Any) -> None:
        # A subnet without a table of its own takes the main one, which has no route to the endpoint.
        for table in network(world)["RouteTables"]:
            table["Associations"] = [
                each for each in table["Associations"] if each.get("SubnetId") != PRIVATE_SUBNETS[0]
            ]

    text = " ".join(" ".join(lines_of(change)).split())
    assert f"endpoints in the routes of {PRIVATE_SUBNETS[1]}, {PRIVATE_SUBNETS[2]}: s3" in text


def test_a_vpc_without_endpoints_says_so() -> None:
    def change(world: Any) -> None:
        network(world)["VpcEndpoints"].clear()

    assert lines_of(change)[-1] == "  endpoints: none"


@pytest.mark.parametrize("name", ["평양평양평양평양평양", "a\x1b[31mred\x07 and\nlong", ""])
def test_nothing_is_wider_than_the_form_and_columns_stay(name: str) -> None:
    def change(world: Any) -> None:
        subnet = next(each for each in network(world)["Subnets"] if each["SubnetId"] == PRIVATE_SUBNETS[0])
        subnet["Tags"] = [{"Key": "Name", "Value": name}]

    lines = lines_of(change)
    assert all(cell_len(line) <= 76 for line in lines)
    places = {cell_len(line[: line.index("10.20.")]) for line in lines if "subnet-0a1" in line and "10.20." in line}
    assert len(places) == 1
    assert "\x1b" not in "".join(lines)
