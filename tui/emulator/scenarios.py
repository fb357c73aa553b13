"""How each scenario of the embedded AWS differs from `default`."""

from collections.abc import Callable
from typing import Final

from tui.emulator.emulator import Emulator
from tui.emulator.generated import large_directory, large_network, large_roles
from tui.emulator.state import World

_MASS: Final = ("sagemaker:CreateUserProfile", "sso-admin:CreateApplicationAssignment")
"""What is called a thousand times in a row."""
SERVICE_LINKED_ROLE: Final = "AWSServiceRoleForAmazonSageMakerNotebooks"

_NO_KEY: Final = (
    "ResourceNotFoundError: Unable to create Amazon EFS for domain '{domain}' because KMS key 'null' does not exist. "
    "You must choose a key that exists."
)
"""Source: aws-cdk issue 34818."""


def _denied(emulator: Emulator) -> None:
    emulator.fault("*", "denied")
    emulator.world.denied_actions.append("*")


def _throttled(emulator: Emulator) -> None:
    emulator.fault("*", "throttle", every=2, but=_MASS)
    for name in _MASS:
        emulator.fault(name, "throttle", rate=10.0, burst=20.0)


def _slow(emulator: Emulator) -> None:
    emulator.fault("*", "latency", delay=0.15)


def _flaky(emulator: Emulator) -> None:
    emulator.fault("sagemaker:CreateDomain", "lost", times=1)
    for reads in ("List*", "Describe*", "Get*"):
        emulator.fault(f"*:{reads}", "error", every=3)


def _expired(emulator: Emulator) -> None:
    emulator.fault("*", "expired", after=40)


def _failing(emulator: Emulator) -> None:
    emulator.world.domain_failure = _NO_KEY


def _empty(emulator: Emulator) -> None:
    world = emulator.world
    world.networks = {}
    world.keys, world.aliases = {}, {}
    world.roles, world.buckets = {}, []
    world.organization, world.instances = None, []
    world.groups, world.users, world.memberships = [], [], []
    world.licenses, world.studios = {}, {}
    _nothing_beside(world)


def _other_region(emulator: Emulator) -> None:
    for instance in emulator.world.instances:
        instance["PrimaryRegion"] = "us-east-1"
        for region in instance["Regions"]:
            region["RegionName"] = "us-east-1"


def _large(emulator: Emulator) -> None:
    large_directory(emulator.world)
    large_network(emulator.world)
    large_roles(emulator.world)


def _new_account(emulator: Emulator) -> None:
    world = emulator.world
    for quota in world.quotas.values():
        quota.pop("Value", None)
    world.roles.pop(SERVICE_LINKED_ROLE.lower(), None)
    world.studios = {}
    _nothing_beside(world)


def _nothing_beside(world: World) -> None:
    """Nothing of any domain outside SageMaker."""
    world.changes, world.file_systems, world.log_streams = {}, {}, {}


_PREPARATIONS: Final[dict[str, Callable[[Emulator], None]]] = {
    "default": lambda emulator: None,
    "denied": _denied,
    "throttled": _throttled,
    "slow": _slow,
    "flaky": _flaky,
    "expired": _expired,
    "failing": _failing,
    "empty": _empty,
    "other-region": _other_region,
    "large": _large,
    "new-account": _new_account,
}


def prepare(emulator: Emulator, scenario: str) -> None:
    """Turn a default world into the one of `scenario`, which must be one of `scenario_list.SCENARIOS`."""
    _PREPARATIONS[scenario](emulator)
