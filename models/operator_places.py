"""ARNs of what a call touches, as exactly as the request tells: the simulator and policies are asked about these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from models.arns import name_in, partition_of, role_arn
from models.policies import SAGEMAKER, SERVICE_LINKED_ROLE

if TYPE_CHECKING:
    from models.actions import Call, Plan

_NOUNS: Final = {"Domain": "domain", "UserProfile": "user-profile", "Space": "space", "App": "app"}
"""End of an operation of SageMaker -> the kind of thing it is about (SAR)."""
_OWNERS: Final = ("UserProfileName", "SpaceName")
_IDS: Final = {"NetworkInterfaceId": "network-interface", "GroupId": "security-group"}
"""Member of a request of EC2 -> the kind of thing it names."""


class Site:
    """Where a plan is carried out."""

    def __init__(self, plan: Plan, roles: Iterable[str] = ()) -> None:
        self.partition, self.account, self.region = partition_of(plan.region), plan.account, plan.region
        calls = [each.call for each in plan.actions]
        self._roles = {name_in(arn): arn for arn in roles}
        self._paths = {
            str(call.request["RoleName"]): call.request.get("Path") for call in calls if call.operation == "CreateRole"
        }
        self._file_system = next((str(call.request["FileSystemId"]) for call in calls if _names_files(call)), "*")

    def resource(self, call: Call) -> str:
        """The ARN, with `*` for what is not known yet; `*` alone where AWS knows no resource of that kind."""
        found = {"sagemaker": self._studio, "iam": self._iam, "ec2": self._ec2, "efs": self._files}
        if call.service in found:
            return found[call.service](call)
        request = call.request
        if call.service == "logs":
            group, stream = request.get("logGroupName", "*"), request.get("logStreamName", "*")
            return self._arn("logs", f"log-group:{group}:log-stream:{stream}")
        application = request.get("ApplicationArn")
        return application if isinstance(application, str) and application else "*"

    def key(self, key: str) -> str:
        """The key's ARN; all keys where only an alias is known, since policies do not take aliases."""
        if key.startswith("arn:") and ":alias/" not in key:
            return key
        return self._arn("kms", f"key/{'*' if 'alias/' in key else key}")

    def studio(self, tail: str) -> str:
        """ARN of something of SageMaker."""
        return self._arn("sagemaker", tail)

    def _arn(self, service: str, tail: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{tail}"

    def _studio(self, call: Call) -> str:
        request = call.request
        if isinstance(request.get("ResourceArn"), str):
            return str(request["ResourceArn"])
        noun = next((_NOUNS[each] for each in _NOUNS if call.operation.endswith(each)), "")
        domain = request.get("DomainId")
        if not noun or not isinstance(domain, str):
            # The domain's id is known once it is made.
            return self.studio(f"{noun}/*") if noun else "*"
        parts = [domain]
        if noun != "domain":
            parts.append(next((str(request[each]) for each in _OWNERS if request.get(each)), "*"))
        if noun == "app":
            parts += [str(request.get("AppType") or "*"), str(request.get("AppName") or "*")]
        return self.studio("/".join([noun, *parts]))

    def _iam(self, call: Call) -> str:
        request = call.request
        if call.operation == "CreateServiceLinkedRole" or request.get("RoleName") == SERVICE_LINKED_ROLE:
            return self.role(SERVICE_LINKED_ROLE, f"/aws-service-role/{SAGEMAKER}/")
        if "RoleName" in request:
            name = str(request["RoleName"])
            return self._roles.get(name) or self.role(name, self._paths.get(name))
        name = str(request.get("PolicyName") or str(request.get("PolicyArn", "*")).rpartition(":policy/")[2])
        return f"arn:{self.partition}:iam::{self.account}:policy/{name}"

    def role(self, name: str, path: str | None) -> str:
        """ARN of a role of this account."""
        return role_arn(self.partition, self.account, name, path or "/")

    def _ec2(self, call: Call) -> str:
        named = ((kind, call.request.get(member)) for member, kind in _IDS.items())
        return next((self._arn("ec2", f"{kind}/{name}") for kind, name in named if name), "*")

    def _files(self, call: Call) -> str:
        # A mount target is no resource of its own: its file system is (SAR).
        return self._arn("elasticfilesystem", f"file-system/{call.request.get('FileSystemId') or self._file_system}")


def _names_files(call: Call) -> bool:
    request: Mapping[str, Any] = call.request
    return call.service == "efs" and bool(request.get("FileSystemId"))
