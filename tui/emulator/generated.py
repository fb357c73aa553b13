"""The `large` scenario: many records, made when they are asked for where there are very many."""

from collections.abc import Sequence
from typing import Final, overload

from tui.emulator.messages import Data
from tui.emulator.seed_network import subnet_record
from tui.emulator.seeds import role_record
from tui.emulator.state import HOME, World

GROUPS: Final = 100_000
ROLES: Final = 5_000
SUBNETS: Final = 2_000

_GROUP_NAME: Final = "team-{:06d}"
_GROUP_ID: Final = "{:08x}-0000-4000-8000-00000000abcd"


class ManyGroups(Sequence[Data]):
    """The seeded groups, then generated ones up to `total`; found by id or name without a search."""

    def __init__(self, seeded: Sequence[Data], store: str, total: int) -> None:
        self._seeded = seeded
        self._store = store
        self._total = total

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, index: int) -> Data: ...
    @overload
    def __getitem__(self, index: slice) -> list[Data]: ...
    def __getitem__(self, index: int | slice) -> Data | list[Data]:
        if isinstance(index, slice):
            return [self._at(number) for number in range(*index.indices(self._total))]
        if not -self._total <= index < self._total:
            raise IndexError(index)
        return self._at(index % self._total)

    def _at(self, index: int) -> Data:
        if index < len(self._seeded):
            return self._seeded[index]
        identifier = _GROUP_ID.format(index)
        return {
            "IdentityStoreId": self._store,
            "GroupId": identifier,
            "GroupArn": f"arn:aws:identitystore:::group/{identifier}",
            "Revision": "1",
            "DisplayName": _GROUP_NAME.format(index),
            "Description": f"Synchronized group {index}",
        }

    def by_id(self, identifier: str) -> Data | None:
        """The group with this id."""
        return self._same("GroupId", identifier, identifier[:8], 16)

    def by_name(self, name: str) -> Data | None:
        """The group with this display name, whatever its case."""
        return self._same("DisplayName", name, name[-6:], 10)

    def _same(self, member: str, value: str, digits: str, base: int) -> Data | None:
        for group in self._seeded:
            if group[member].casefold() == value.casefold():
                return group
        try:
            index = int(digits, base)
        except ValueError:
            return None
        if not len(self._seeded) <= index < self._total:
            return None
        group = self._at(index)
        return group if group[member].casefold() == value.casefold() else None


def large_directory(world: World) -> None:
    """Many groups."""
    store = world.instances[0]["IdentityStoreId"]
    world.groups = ManyGroups(list(world.groups), store, GROUPS)


def large_network(world: World) -> None:
    """Many subnets in the first VPC."""
    network = world.networks[HOME]
    vpc_id = network["Vpcs"][0]["VpcId"]
    zones = [zone for zone in network["AvailabilityZones"] if zone["ZoneType"] == "availability-zone"]
    for number in range(len(network["Subnets"]), SUBNETS):
        zone = zones[number % len(zones)]
        subnet = {
            "id": f"subnet-0bead{number:012x}",
            "name": f"generated-{number:04d}",
            "zone": zone["ZoneName"],
            "cidr": f"100.{64 + number // 256}.{number % 256}.0/24",
            "free": 251 - number % 250,
        }
        network["Subnets"].append(subnet_record(HOME, vpc_id, subnet, zone["ZoneId"]))


def large_roles(world: World) -> None:
    """Many roles, one in five of which SageMaker may assume."""
    created = world.now() - 86_400 * 30
    for number in range(len(world.roles), ROLES):
        service = "sagemaker.amazonaws.com" if number % 5 == 0 else "lambda.amazonaws.com"
        name = f"generated-{number:04d}"
        world.roles[name] = role_record({"name": name, "trust": service, "created": created}, {}, number)
