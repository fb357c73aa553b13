"""IAM roles as the emulator keeps them, and what the IAM operations share."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World

SAGEMAKER = "sagemaker.amazonaws.com"


def role_of(call: Call, world: World) -> Data:
    """The role a call names.

    Raises:
        ApiError: there is none.
    """
    name = call.params["RoleName"]
    role = world.roles.get(name.lower())
    if role is None:
        raise ApiError("NoSuchEntity", f"The role with name {name} cannot be found.", 404)
    return role


def role_by_arn(world: World, arn: str) -> Data | None:
    """The role with this ARN, path included."""
    role = world.roles.get(arn.rsplit("/", 1)[-1].lower())
    return role if role is not None and role["Arn"] == arn else None


def trusts_sagemaker(role: Data) -> bool:
    """Whether the trust policy lets SageMaker assume the role."""
    for statement in _listed(json.loads(role["AssumeRolePolicyDocument"]).get("Statement", [])):
        principal = statement.get("Principal", {})
        services = _listed(principal.get("Service", [])) if isinstance(principal, dict) else [principal]
        assumes = any(action in ("sts:AssumeRole", "sts:*", "*") for action in _listed(statement.get("Action", [])))
        if statement.get("Effect") == "Allow" and assumes and (SAGEMAKER in services or "*" in services):
            return True
    return False


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def encoded(document: str) -> str:
    """A policy document as IAM sends it: percent-encoded (botocore decodes it)."""
    return quote(document, safe="")


def iam_page(call: Call, items: Iterable[Data | str], key: str) -> Data:
    """One page with IAM's `Marker` and `IsTruncated`."""
    answer = page(
        call,
        list(items),
        key,
        default=100,
        maximum=1000,
        size="MaxItems",
        token="Marker",
        refused="InvalidInput",
    )
    return answer | {"IsTruncated": "Marker" in answer}


def new_role(world: World, name: str, path: str, trust: str, *, description: str = "", session: int = 3600) -> Data:
    """A role record with nothing attached, created at the present moment."""
    return {
        "Path": path,
        "RoleName": name,
        "RoleId": f"AROA{world.new_id(17).upper()}",
        "Arn": f"arn:aws:iam::{world.account}:role{path}{name}",
        "CreateDate": world.now(),
        "AssumeRolePolicyDocument": trust,
        "MaxSessionDuration": session,
        **({"Description": description} if description else {}),
        "_attached": [],
        "_inline": {},
        "_made": world.now(),
    }


def service_linked_role(world: World) -> Data:
    """SageMaker's service-linked role, not yet part of the world."""
    statement = {"Effect": "Allow", "Principal": {"Service": SAGEMAKER}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    path = f"/aws-service-role/{SAGEMAKER}/"
    role = new_role(world, "AWSServiceRoleForAmazonSageMakerNotebooks", path, trust)
    role["_attached"] = ["arn:aws:iam::aws:policy/aws-service-role/AmazonSageMakerNotebooksServiceRolePolicy"]
    return role


def ensure_service_linked_role(world: World) -> None:
    """Make SageMaker's service-linked role where the account has none, as its first use does."""
    role = service_linked_role(world)
    world.roles.setdefault(role["RoleName"].lower(), role)
