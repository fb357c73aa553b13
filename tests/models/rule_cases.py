"""For each rule: a spec and facts under which it speaks, and ones under which it is silent."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from models.facts import (
    Availability,
    Bucket,
    Caller,
    Domain,
    Facts,
    IamRole,
    IdcInstance,
    KmsKey,
    License,
    Lookup,
    Quota,
    Region,
    SecurityGroup,
    Subnet,
    Vpc,
    Zone,
)
from models.spec import DomainSpec
from models.tree import Tree, drop_at, merge, set_at
from tui.services.activity_catalogue import load_catalogue
from tui.services.service_model import load_shapes

ACCOUNT = "123456789012"
OTHER = "210987654321"
REGION = "eu-central-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/work"
SPACE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/spaces"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234"
SAGEMAKER = "sagemaker.amazonaws.com"
BASE: Tree = {
    "version": 1,
    "region": REGION,
    "domain": {"name": "ml"},
    "access": {"auth": "iam", "profiles": ["anna"]},
    "roles": {"default": {"arn": ROLE}, "spaces": "same"},
    "applications": {"experience": "studio"},
    "network": {
        "access": "vpc-only",
        "vpc": "vpc-1",
        "subnets": ["subnet-1", "subnet-2"],
        "security_groups": ["sg-1"],
    },
    "storage": {"default_space_gb": 5, "maximum_space_gb": 100},
}
"""Nothing stands against it."""
RSTUDIO = {
    "applications.rstudio": {"role": {"arn": ROLE}, "instance_type": "system", "security_group_management": "service"},
    "network.rstudio_security_groups": ["sg-1"],
}
IDC = {"access": {"auth": "identity-center", "groups": [{"name": "g"}]}}


def spec_with(changes: Mapping[str, Any]) -> DomainSpec:
    """The base spec with other values at some keys; None removes one."""
    tree = merge(BASE, {})
    for key, value in changes.items():
        drop_at(tree, key)
        if value is not None:
            set_at(tree, key, deepcopy(value))
    return DomainSpec.model_validate(tree)


CATALOGUE = load_catalogue()


def facts_of(**rows: Any) -> Facts:
    """Facts with these look-ups, `__` standing for the colon before an argument; a `Lookup` is taken as it is."""
    lookups = {
        key.replace("__", ":").replace("_", "-"): value
        if isinstance(value, Lookup)
        else Lookup(tuple(value), Availability.KNOWN, fetched=1.0)
        for key, value in rows.items()
    }
    # Ids of VPCs have a hyphen, which a keyword cannot have.
    lookups = {key.replace(":vpc1", ":vpc-1"): value for key, value in lookups.items()}
    return Facts(load_shapes(), Caller(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/me"), REGION, lookups, CATALOGUE)


DENIED = Lookup((), Availability.DENIED, "ec2:DescribeThings is not allowed.", "ec2:DescribeThings")


def role(arn: str = ROLE, trusts: tuple[str, ...] = (SAGEMAKER,), *more: str, conditional: bool = False) -> IamRole:
    return IamRole(arn, arn.rpartition("/")[2], trusts, ("sts:AssumeRole", *more), conditional)


def subnets(*ips: int, zone: str = "", ipv6: bool = False, owner: str = ACCOUNT) -> list[Subnet]:
    return [
        Subnet(
            f"subnet-{number}",
            "vpc-1",
            zone_id=zone or f"euc1-az{number}",
            free_ips=free,
            ipv6=ipv6,
            owner=owner,
        )
        for number, free in enumerate(ips, 1)
    ]


@dataclass(frozen=True)
class Case:
    """One rule at one place."""

    code: str
    level: str
    field: str
    changes: dict[str, Any]
    """Under which it speaks."""
    quiet: dict[str, Any] | None = None
    """Under which it does not; the base spec unless given."""
    facts: Facts = field(default_factory=facts_of)
    quiet_facts: Facts | None = None


def idle(**times: Any) -> dict[str, Any]:
    return {"applications.jupyterlab.idle_shutdown": times}


QUOTA = Quota("L-B683BCB0", "Total domains", 2.0)
PROFILES = Quota("L-AC46C40F", "profiles", 2.0, used=1)
VOLUMES = Quota("L-A37B67B0", "volumes", 500.0)
SERVER = Quota("L-FEC35D99", "server", 0.0)
DOMAINS = [Domain("d-1", "one", "InService"), Domain("d-2", "two", "Failed")]
ACTIVE = IdcInstance("arn:aws:sso:::instance/a", "d-9", OTHER, "ACTIVE", primary_region=REGION)
LICENSE = License("arn:l", "RStudio", "AVAILABLE", "ACTIVE")

IMAGES = "applications.jupyterlab.custom_images"
IDP = "applications.jupyterlab.idle_shutdown"
SHARING = "applications.notebook_sharing"
CLASSIC = {"applications.experience": "classic"}
SHARED = CLASSIC | {f"{SHARING}.s3_uri": "s3://my-sagemaker-bucket/x"}
STUDIO_URI = "extra.DefaultUserSettings.DefaultLandingUri"

STUDIO = {"id": "run-studio-classic-applications"}
MANY_BUCKETS = {"id": "amazon-s3-bucket-access", "buckets": ["b" * 50 + str(number) for number in range(300)]}


def made_of(*activities: dict[str, Any], name: str = "n", path: str | None = None) -> dict[str, Any]:
    """A new role made of these activities."""
    return {"roles.default": {"create": {"name": name, "path": path, "activities": list(activities)}}}


OFFLINE = [
    Case("RQ-1", "error", "domain.name", {"domain.name": None}, {"domain.name": None, "extra.DomainName": "x"}),
    Case("RQ-1", "error", "access.auth", {"access": None}),
    Case("RQ-1", "error", "roles.default", {"roles.default": None}),
    Case("RQ-1", "error", "roles.default.create.name", {"roles.default": {"create": {"name": ""}}}),
    Case("RQ-1", "error", "network.access", {"network.access": None}),
    Case("RQ-1", "error", f"{IMAGES}[0].config", {IMAGES: [{"image": "a", "config": ""}]}),
    Case("SV-1", "error", "domain.name", {"domain.name": "under_score"}),
    Case("SV-1", "error", "domain.name", {"domain.name": "x" * 64}),
    Case("SV-1", "error", "domain.name", {"domain.name": "end-"}),
    Case("SV-1", "error", "account", {"account": "12"}, {"account": ACCOUNT}),
    Case("SV-1", "error", "roles.default.arn", {"roles.default.arn": "work"}),
    Case("SV-1", "error", "network.subnets[1]", {"network.subnets": ["subnet-1", "no_subnet"]}),
    Case("SV-1", "error", "network.vpc", {"network.vpc": "vpc 1"}),
    Case("SV-1", "error", "storage.kms_key", {"storage.kms_key": "a b"}, {"storage.kms_key": KEY}),
    Case("SV-1", "error", f"{IMAGES}[0].image", {IMAGES: [{"image": "a_b", "config": "c"}]}),
    Case(
        "SV-1",
        "error",
        "applications.jupyterlab.instance_type",
        {"applications.jupyterlab.instance_type": "ml.huge"},
        {"applications.jupyterlab.instance_type": "ml.t3.medium"},
    ),
    Case(
        "SV-1",
        "error",
        "applications.jupyterlab.emr_assumable_roles",
        {"applications.jupyterlab.emr_assumable_roles": [ROLE] * 6},
        {"applications.jupyterlab.emr_assumable_roles": [ROLE] * 5},
    ),
    Case("SV-1", "error", "studio_ui.hidden_image_versions[0]", {"studio_ui.hidden_image_versions": ["2"]}),
    Case("XT-1", "error", "extra.DomainName", {"extra.DomainName": "other"}, {"extra.DomainName": "ml"}),
    Case("XT-2", "error", "extra.DomainNam", {"extra.DomainNam": "x"}),
    Case("XT-2", "error", "extra.KmsKeyId", {"extra.KmsKeyId": 7}, {"extra.KmsKeyId": KEY}),
    Case(
        "XT-2",
        "error",
        "extra.DefaultUserSettings.TensorBoardAppSettings.DefaultResourceSpec.InstanceType",
        {"extra.DefaultUserSettings.TensorBoardAppSettings.DefaultResourceSpec.InstanceType": "big"},
        {"extra.DefaultUserSettings.TensorBoardAppSettings.DefaultResourceSpec.InstanceType": "system"},
    ),
    Case(
        "XT-2",
        "error",
        "extra.DefaultUserSettings.KernelGatewayAppSettings.CustomImages[0]",
        {"extra.DefaultUserSettings.KernelGatewayAppSettings.CustomImages": [{"ImageName": "a"}]},
        {
            "extra.DefaultUserSettings.KernelGatewayAppSettings.CustomImages": [
                {"ImageName": "a", "AppImageConfigName": "b"}
            ]
        },
    ),
    Case("XT-3", "warning", "extra.HomeEfsFileSystemKmsKeyId", {"extra.HomeEfsFileSystemKmsKeyId": "k"}),
    Case("TG-1", "error", "domain.tags", {"domain.tags": {"aws:x": "y"}}, {"domain.tags": {"x": "y"}}),
    Case("TG-1", "error", "domain.tags", {"domain.tags": {f"k{n}": "v" for n in range(51)}}),
    Case("TG-1", "error", "domain.tags", {"domain.tags": {"k": "v" * 257}}, {"domain.tags": {"k": "v" * 256}}),
    Case("TG-1", "error", "domain.tags", {"domain.tags": {"": "v"}}, {"domain.tags": {"k": ""}}),
    Case(
        "TG-2",
        "warning",
        "domain.tag_propagation",
        {"domain.tags": {"a": "b"}, "domain.tag_propagation": True},
        {"domain.tags": {"a": "b"}},
    ),
    Case("IS-1", "error", f"{IDP}.minutes", idle(minutes=59), idle(minutes=60)),
    Case("IS-1", "error", f"{IDP}.maximum", idle(maximum=525601, minutes=60), idle(maximum=525600, minutes=60)),
    Case("IS-1", "error", f"{IDP}.minimum", idle(minimum=90, minutes=60), idle(minimum=60, minutes=60)),
    Case("IS-1", "error", f"{IDP}.maximum", idle(minutes=90, maximum=60), idle(minutes=60, maximum=60)),
    Case("IS-1", "error", f"{IDP}.maximum", idle(minimum=90, maximum=60), idle(minimum=60, maximum=90)),
    Case("IS-1", "warning", f"{IDP}.enabled", idle(enabled=False, minutes=60), idle(enabled=False)),
    Case("IS-1", "warning", f"{IDP}.minutes", idle(enabled=True), idle(enabled=True, minutes=60)),
    Case(
        "IS-1",
        "error",
        "applications.code_editor.idle_shutdown.minutes",
        {"applications.code_editor.idle_shutdown": {"minutes": 1}},
    ),
    Case(
        "IS-1",
        "error",
        "applications.jupyterlab.shared_idle_shutdown.minutes",
        {"applications.jupyterlab.shared_idle_shutdown": {"minutes": 1}},
    ),
    Case(
        "DK-1",
        "error",
        "applications.docker.trusted_accounts",
        {"applications.docker.trusted_accounts": [ACCOUNT], "network.access": "public-internet"},
        {"applications.docker.trusted_accounts": [ACCOUNT]},
    ),
    Case("DK-1", "error", "applications.docker.trusted_accounts[0]", {"applications.docker.trusted_accounts": ["1"]}),
    Case(
        "DK-1",
        "error",
        "applications.docker.trusted_accounts",
        {"applications.docker.trusted_accounts": [ACCOUNT] * 21},
    ),
    Case(
        "DK-1",
        "warning",
        "applications.docker.trusted_accounts",
        {"applications.docker": {"trusted_accounts": [ACCOUNT], "rootless": True}},
        {"applications.docker": {"rootless": True}},
    ),
    Case(
        "ID-4",
        "error",
        "access.allowed_networks",
        {"access": IDC["access"] | {"allowed_networks": ["vpc-0a1b2c3d"]}},
        {"access.allowed_networks": ["vpc-0a1b2c3d"]},
    ),
    Case("ID-5", "warning", "access.groups", {"access": {"auth": "identity-center"}}, IDC),
    Case("ID-6", "error", "access.profiles[1]", {"access.profiles": ["anna", "Anna"]}, {"access.profiles": ["a", "b"]}),
    Case("ID-6", "error", "access.profiles[0]", {"access.profiles": ["an na"]}),
    Case("ID-6", "error", "access.profiles[0]", {"access.profiles": [""]}),
    Case("ID-6", "error", "access.profiles[0]", {"access.profiles": ["x" * 64]}),
    Case(
        "ID-8",
        "error",
        "access.identity_propagation",
        {"access.identity_propagation": True},
        {"access": IDC["access"] | {"identity_propagation": True}},
    ),
    Case(
        "ID-9",
        "error",
        "applications.amazon_q.profile_arn",
        {"applications.amazon_q.profile_arn": "arn:aws:codewhisperer:us-east-1:1:profile/A"},
        IDC | {"applications.amazon_q.profile_arn": "arn:aws:codewhisperer:us-east-1:1:profile/A"},
    ),
    Case("ID-9", "info", "applications.amazon_q.enabled", {"applications.amazon_q.enabled": True}),
    Case(
        "ID-13",
        "error",
        "access.allowed_networks[1]",
        {"access.allowed_networks": ["203.0.113.0/24", "my-office"]},
        {"access.allowed_networks": ["203.0.113.0/24", "vpce-0a1b2c3d4e5f60718", "2001:db8::/32"]},
    ),
    Case("ID-14", "error", "access.groups[0]", {"access": {"auth": "identity-center", "groups": [{}]}}, IDC),
    Case(
        "ID-14",
        "error",
        "access.users[1]",
        {"access": {"auth": "identity-center", "users": [{"name": "a"}, {"name": "a"}]}},
        {"access": {"auth": "identity-center", "users": [{"name": "a"}, {"name": "b"}]}},
    ),
    Case("ID-15", "warning", "access.groups", {"access.groups": [{"name": "g"}]}, IDC),
    Case("ID-15", "warning", "access.profiles", {"access": IDC["access"] | {"profiles": ["anna"]}}, IDC),
    Case(
        "RO-4",
        "warning",
        "roles.default.create.activities",
        {"roles.default": {"create": {"name": "n", "activities": [{"id": f"a{n}"} for n in range(9)]}}},
        {"roles.default": {"create": {"name": "n", "activities": [{"id": f"a{n}"} for n in range(8)]}}},
    ),
    Case(
        "RO-4",
        "error",
        "roles.default.create.activities",
        {"roles.default": {"create": {"name": "n", "activities": [{"id": "a"}, {"id": "a"}]}}},
    ),
    Case(
        "RO-7", "warning", "access.source_identity", {"access.source_identity": True}, {"access.source_identity": False}
    ),
    Case(
        "RO-8",
        "error",
        "applications.canvas.emr_serverless_role",
        {"applications.canvas.emr_serverless_role": ROLE},
        {
            "applications.canvas.emr_serverless_role": f"arn:aws:iam::{ACCOUNT}:role/service-role/"
            "AmazonSageMakerCanvasEMRSExecutionAccess-1"
        },
    ),
    Case("RO-10", "error", "roles.default", {"roles.default": {"arn": ROLE, "create": {"name": "n"}}}),
    Case(
        "RO-11",
        "error",
        "roles.spaces.create.name",
        {"roles.default": {"create": {"name": "N"}}, "roles.spaces": {"create": {"name": "n"}}},
        {"roles.default": {"create": {"name": "n"}}, "roles.spaces": {"create": {"name": "m"}}},
    ),
    Case("RO-20", "error", "roles.default.create.activities[1]", made_of(STUDIO, {"id": "fly"}), made_of(STUDIO)),
    Case(
        "RO-20",
        "error",
        "roles.default.create.activities[0].wings",
        made_of(STUDIO | {"wings": ["a"]}),
        made_of(STUDIO),
    ),
    Case(
        "RO-21",
        "error",
        "roles.default.create.activities[0].rolesToPass",
        made_of({"id": "manage-models"}),
        made_of({"id": "manage-models", "rolesToPass": ["self"]}),
    ),
    Case(
        "RO-21",
        "error",
        "roles.default.create.activities[0].securityGroups",
        made_of({"id": "manage-models", "rolesToPass": ["self"], "subnets": ["subnet-0a"]}),
        made_of(
            {"id": "manage-models", "rolesToPass": ["self"], "subnets": ["subnet-0a"], "securityGroups": ["sg-0a"]}
        ),
    ),
    Case(
        "RO-22",
        "error",
        "roles.default.create.activities",
        made_of(*({"id": each.id} for each in CATALOGUE.activities.values() if each.managed_policies), MANY_BUCKETS),
        made_of(MANY_BUCKETS),
    ),
    Case(
        "RO-23",
        "error",
        "roles.default.create.activities[0].buckets",
        made_of({"id": "amazon-s3-bucket-access", "buckets": ["s3://mine/x"]}),
        made_of({"id": "amazon-s3-bucket-access", "buckets": ["mine-x"]}),
    ),
    Case(
        "RO-24",
        "warning",
        "applications.canvas.enabled",
        made_of(STUDIO) | {"applications.canvas.enabled": True},
        made_of(STUDIO, {"id": "canvas-core-access"}) | {"applications.canvas.enabled": True},
    ),
    Case(
        "RO-24",
        "warning",
        "applications.experience",
        made_of({"id": "amazon-s3-full-access"}),
        made_of(STUDIO),
    ),
    Case(
        "RO-25",
        "warning",
        "roles.default.create.name",
        made_of({"id": "run-model-customization-jobs"}),
        made_of({"id": "run-model-customization-jobs"}, name="SageMaker-x", path="/service-role/"),
    ),
    Case(
        "RO-27",
        "error",
        "applications.canvas.bedrock_role.create.name",
        {"applications.canvas.bedrock_role": {"create": {"name": ""}}},
        {"applications.canvas.bedrock_role": {"create": {"name": "b"}}},
    ),
    Case("SH-1", "error", f"{SHARING}.s3_uri", CLASSIC | {f"{SHARING}.cell_output": "allowed"}, SHARED),
    Case("SH-1", "error", f"{SHARING}.s3_uri", CLASSIC | {f"{SHARING}.s3_uri": "https://b/x"}, SHARED),
    Case("SH-2", "warning", f"{SHARING}.s3_uri", CLASSIC | {f"{SHARING}.s3_uri": "s3://mine"}, SHARED),
    Case("SH-3", "error", SHARING, {f"{SHARING}.s3_uri": "s3://sagemaker-x"}, SHARED),
    Case(
        "CV-1",
        "error",
        "applications.canvas.storage",
        {"applications.canvas.storage": "s3://b/" + "x" * 101},
        {"applications.canvas.storage": "s3://b/" + "x" * 100 + "/"},
    ),
    Case("CV-3", "error", "applications.canvas.enabled", {"applications.canvas.enabled": True, "region": "eu-south-1"}),
    Case("UI-1", "error", "studio_ui.hidden_apps", CLASSIC | {"studio_ui.hidden_apps": ["Canvas"]}, CLASSIC),
    Case(
        "UI-2",
        "error",
        "studio_ui.hidden_ml_tools[0]",
        {"studio_ui.hidden_ml_tools": ["Abacus"]},
        {"studio_ui.hidden_ml_tools": ["Models"]},
    ),
    Case(
        "UI-2",
        "error",
        "studio_ui.hidden_apps",
        {"studio_ui.hidden_apps": ["JupyterServer", "JupyterLab", "CodeEditor", "RStudioServerPro", "Canvas"]},
        {"studio_ui.hidden_apps": ["JupyterServer", "JupyterLab", "CodeEditor", "RStudioServerPro"]},
    ),
    Case("UI-2", "warning", "studio_ui.hidden_apps", {"studio_ui.hidden_apps": ["Canvas", "Canvas"]}),
    Case(
        "UI-3",
        "error",
        "applications.experience",
        {"applications.experience": None, STUDIO_URI: "studio::"},
        {
            "applications.experience": None,
            STUDIO_URI: "studio::",
            "extra.DefaultUserSettings.StudioWebPortal": "ENABLED",
        },
    ),
    Case("UI-4", "warning", "applications.experience", CLASSIC),
    Case("RS-2", "error", "applications.rstudio.role", RSTUDIO | {"applications.rstudio.role": None}, RSTUDIO),
    Case("RS-3", "error", "storage.home_efs", RSTUDIO | {"storage.home_efs": False}, RSTUDIO),
    Case(
        "RS-4",
        "error",
        "applications.rstudio.instance_type",
        RSTUDIO | {"applications.rstudio.instance_type": "ml.t3.medium"},
        RSTUDIO,
    ),
    Case(
        "RS-4",
        "warning",
        "applications.rstudio.instance_type",
        RSTUDIO | {"applications.rstudio.instance_type": "ml.c5.4xlarge"},
        RSTUDIO,
    ),
    Case(
        "RS-5",
        "error",
        "applications.rstudio.user_group",
        {"applications.rstudio": {"access": "unauthorized", "user_group": "R_STUDIO_USER"}},
        {"applications.rstudio": {"access": "unauthorized"}},
    ),
    Case("RS-6", "error", "applications.rstudio", RSTUDIO | {"region": "eu-south-1"}, RSTUDIO),
    Case("RS-8", "warning", "network.access", RSTUDIO),
    Case(
        "RS-9",
        "warning",
        "access.profiles",
        RSTUDIO | {"access.profiles": [f"p{n}" for n in range(61)]},
        RSTUDIO | {"access.profiles": [f"p{n}" for n in range(60)]},
    ),
    Case(
        "RS-11",
        "error",
        "applications.rstudio.connect_url",
        RSTUDIO | {"applications.rstudio.connect_url": "connect.example.com"},
        RSTUDIO | {"applications.rstudio.connect_url": "https://connect.example.com"},
    ),
    Case("NW-1", "error", "network.vpc", {"network.vpc": None}, {"network.vpc": None, "extra.VpcId": "vpc-1"}),
    Case("NW-1", "info", "network.subnets", {"network.subnets": None}),
    Case("NW-2", "error", "network.subnets", {"network.subnets": [f"subnet-{n}" for n in range(17)]}),
    Case("NW-2", "error", "network.subnets", {"network.subnets": ["subnet-1", "subnet-1"]}),
    Case(
        "NW-4",
        "error",
        "network.security_groups",
        {"network.security_groups": None},
        {"network.security_groups": None, "network.access": "public-internet"},
    ),
    Case(
        "NW-5",
        "error",
        "network.security_groups",
        {"network.security_groups": [f"sg-{n}" for n in range(5)]},
        {"network.security_groups": [f"sg-{n}" for n in range(4)]},
    ),
    Case(
        "NW-5",
        "error",
        "network.security_groups",
        RSTUDIO | {"network.security_groups": ["sg-1", "sg-2", "sg-3"]},
        RSTUDIO | {"network.security_groups": ["sg-1", "sg-2"]},
    ),
    Case(
        "NW-5",
        "error",
        "network.rstudio_security_groups",
        RSTUDIO | {"network.rstudio_security_groups": [f"sg-{n}" for n in range(4)]},
        RSTUDIO | {"network.rstudio_security_groups": [f"sg-{n}" for n in range(3)]},
    ),
    Case("NW-5", "error", "network.security_groups", {"network.security_groups": ["sg-1", "sg-1"]}),
    Case(
        "NW-16",
        "error",
        "network.rstudio_security_groups",
        RSTUDIO | {"network.rstudio_security_groups": None},
        RSTUDIO,
    ),
    Case(
        "NW-16",
        "error",
        "applications.rstudio.security_group_management",
        RSTUDIO | {"network.access": "public-internet"},
        RSTUDIO,
    ),
    Case(
        "NW-16",
        "error",
        "applications.rstudio.security_group_management",
        RSTUDIO | {"applications.rstudio.security_group_management": "customer"},
        RSTUDIO,
    ),
    Case("NW-16", "warning", "network.rstudio_security_groups", {"network.rstudio_security_groups": ["sg-1"]}, RSTUDIO),
    Case("NW-18", "info", "network.security_groups", {"network.access": "public-internet"}),
    Case(
        "NW-22",
        "info",
        "network.access",
        {"network.access": "public-internet"},
        {"network.access": "public-internet", "storage.home_efs": False},
    ),
    Case(
        "KM-3", "error", "storage.kms_key", {"storage.kms_key": "alias/aws/elasticfilesystem"}, {"storage.kms_key": KEY}
    ),
    Case(
        "KM-5", "warning", "storage.kms_key", {"storage.kms_key": KEY.replace(ACCOUNT, OTHER)}, {"storage.kms_key": KEY}
    ),
    Case("KM-6", "warning", "storage.kms_key", {"storage.kms_key": KEY}),
    Case("ST-1", "error", "storage.default_space_gb", {"storage.default_space_gb": 4}),
    Case("ST-1", "error", "storage.maximum_space_gb", {"storage.maximum_space_gb": 16385}),
    Case("ST-1", "error", "storage.maximum_space_gb", {"storage.default_space_gb": 101}),
    Case(
        "ST-1",
        "error",
        "storage.default_space_gb",
        {"storage.default_space_gb": None},
        {"storage.default_space_gb": None, "storage.maximum_space_gb": None},
    ),
    Case("ST-1", "error", "storage.maximum_space_gb", {"storage.maximum_space_gb": None}),
    Case(
        "ST-3",
        "error",
        "storage.auto_mount_home_efs",
        {"storage.home_efs": False, "storage.auto_mount_home_efs": True},
        {"storage.home_efs": True, "storage.auto_mount_home_efs": True},
    ),
    Case(
        "ST-3",
        "error",
        "extra.DefaultUserSettings.AutoMountHomeEFS",
        {"extra.DefaultUserSettings.AutoMountHomeEFS": "DefaultAsDomain"},
        {"extra.DefaultUserSettings.AutoMountHomeEFS": "Enabled"},
    ),
    Case(
        "ST-4",
        "error",
        "storage.posix_user.uid",
        {"storage.posix_user": {"uid": 9999, "gid": 1001}},
        {"storage.posix_user": {"uid": 10000, "gid": 1001}},
    ),
    Case("ST-4", "error", "storage.posix_user.gid", {"storage.posix_user": {"uid": 10000}}),
    Case(
        "ST-5",
        "error",
        "storage.file_systems[0]",
        {"storage.file_systems": [{"path": "/x"}]},
        {"storage.file_systems": [{"efs": "fs-01234567", "path": "/x"}]},
    ),
    Case(
        "ST-5", "error", "storage.file_systems[0].path", {"storage.file_systems": [{"efs": "fs-01234567", "path": "x"}]}
    ),
    Case("ST-5", "error", "storage.file_systems", {"storage.file_systems": [{"s3": "s3://b"}] * 11}),
]
"""Rules that need nothing but the spec."""

LIVE = [
    Case(
        "DM-1",
        "error",
        "domain.name",
        {},
        {},
        facts_of(domains=DOMAINS, quotas=[QUOTA]),
        facts_of(domains=DOMAINS[:1], quotas=[QUOTA]),
    ),
    Case("DM-2", "error", "domain.name", {"domain.name": "one"}, {}, facts_of(domains=DOMAINS)),
    Case(
        "DM-3",
        "info",
        "domain.name",
        {},
        {"domain.name": "one"},
        facts_of(domains=DOMAINS),
        facts_of(domains=DOMAINS[:1]),
    ),
    Case("DM-4", "error", "account", {"account": OTHER}, {"account": ACCOUNT}),
    Case("DM-5", "error", "region", {"region": "eu-mid-1"}, {}, facts_of(regions=[Region(REGION)])),
    Case(
        "DM-5",
        "error",
        "region",
        {},
        {},
        facts_of(regions=[Region(REGION, "not-opted-in")]),
        facts_of(regions=[Region(REGION, "opted-in")]),
    ),
    Case("ID-1", "error", "access.auth", IDC, IDC, facts_of(idc=[]), facts_of(idc=[ACTIVE])),
    Case("ID-1", "error", "access.auth", IDC, {}, facts_of(idc=[IdcInstance("a", "d", OTHER, "CREATE_IN_PROGRESS")])),
    Case(
        "ID-2",
        "info",
        "access.auth",
        IDC,
        IDC,
        facts_of(idc=[IdcInstance("a", "d", ACCOUNT, "ACTIVE")]),
        facts_of(idc=[ACTIVE]),
    ),
    Case("ID-3", "error", "access.auth", IDC | {"region": "eu-west-1"}, IDC, facts_of(idc=[ACTIVE])),
    Case("ID-7", "warning", "access.profiles", {"access.profiles": ["a", "b"]}, {}, facts_of(quotas=[PROFILES])),
    Case(
        "ID-8",
        "error",
        "roles.default.arn",
        {"access": IDC["access"] | {"identity_propagation": True}},
        None,
        facts_of(roles=[role()]),
    ),
    Case("ID-10", "info", "access.profiles", {}, {}, facts_of(domains=DOMAINS), facts_of(domains=[])),
    Case("RO-1", "error", "roles.default.arn", {}, {}, facts_of(roles=[]), facts_of(roles=[role()])),
    Case(
        "RO-1",
        "error",
        "roles.default.arn",
        {},
        {},
        facts_of(roles=[role(ROLE, ("ec2.amazonaws.com",))]),
        facts_of(roles=[role(ROLE, ("sagemaker.amazonaws.com.cn",))]),
    ),
    Case(
        "RO-1", "info", "roles.default.arn", {}, {}, facts_of(roles=[role(conditional=True)]), facts_of(roles=[role()])
    ),
    Case("RO-1", "error", "roles.spaces.arn", {"roles.spaces": {"arn": SPACE_ROLE}}, {}, facts_of(roles=[role()])),
    Case("RO-1", "error", "roles.default.arn", {"roles.default.arn": ROLE.replace(ACCOUNT, OTHER)}),
    Case(
        "RO-1",
        "error",
        "applications.rstudio.role.arn",
        RSTUDIO | {"applications.rstudio.role.arn": SPACE_ROLE},
        RSTUDIO,
        facts_of(roles=[role()]),
    ),
    Case(
        "RO-7",
        "warning",
        "access.source_identity",
        {"access.source_identity": True},
        {"access.source_identity": True},
        facts_of(roles=[role()]),
        facts_of(roles=[role(ROLE, (SAGEMAKER,), "sts:SetSourceIdentity")]),
    ),
    Case(
        "RO-12",
        "warning",
        "roles.default.create.name",
        {"roles.default": {"create": {"name": "Work"}}},
        {"roles.default": {"create": {"name": "new"}}},
        facts_of(roles=[role()]),
    ),
    Case(
        "SH-2",
        "warning",
        f"{SHARING}.s3_uri",
        SHARED,
        SHARED,
        facts_of(buckets=[]),
        facts_of(buckets=[Bucket("my-sagemaker-bucket", REGION)]),
    ),
    Case(
        "SH-2",
        "warning",
        f"{SHARING}.s3_uri",
        SHARED,
        {},
        facts_of(buckets=[Bucket("my-sagemaker-bucket", "us-east-1")]),
    ),
    Case(
        "RS-1", "error", "applications.rstudio", RSTUDIO, RSTUDIO, facts_of(licenses=[]), facts_of(licenses=[LICENSE])
    ),
    Case(
        "RS-1",
        "error",
        "applications.rstudio",
        RSTUDIO,
        {},
        facts_of(licenses=[License("a", "RStudio", "AVAILABLE", "PENDING_ACCEPT")]),
    ),
    Case(
        "RS-4",
        "error",
        "applications.rstudio.instance_type",
        RSTUDIO | {"applications.rstudio.instance_type": "ml.c5.4xlarge"},
        None,
        facts_of(quotas=[SERVER]),
    ),
    Case(
        "NW-2", "error", "network.subnets", {"network.subnets": ["subnet-9"]}, {}, facts_of(subnets__vpc1=subnets(9, 9))
    ),
    Case(
        "NW-2",
        "error",
        "network.subnets",
        {"network.subnets": None},
        {"network.subnets": None},
        facts_of(subnets__vpc1=subnets(*[9] * 17)),
        facts_of(subnets__vpc1=subnets(*[9] * 16)),
    ),
    Case(
        "NW-2",
        "error",
        "network.subnets",
        {"network.subnets": None},
        {},
        facts_of(subnets__vpc1=[]),
        facts_of(subnets__vpc1=subnets(9, 9)),
    ),
    Case(
        "NW-3",
        "error",
        "network.vpc",
        {},
        {},
        facts_of(vpcs=[Vpc("vpc-1", tenancy="dedicated")]),
        facts_of(vpcs=[Vpc("vpc-1")]),
    ),
    Case(
        "NW-6",
        "error",
        "network.security_groups",
        {},
        {},
        facts_of(security_groups__vpc1=[]),
        facts_of(security_groups__vpc1=[SecurityGroup("sg-1", "vpc-1")]),
    ),
    Case(
        "NW-6",
        "error",
        "network.rstudio_security_groups",
        RSTUDIO | {"network.rstudio_security_groups": ["sg-9"]},
        RSTUDIO,
        facts_of(security_groups__vpc1=[SecurityGroup("sg-1", "vpc-1")]),
    ),
    Case(
        "NW-9",
        "warning",
        "network.subnets",
        {},
        {},
        facts_of(subnets__vpc1=subnets(9, 9, zone="euc1-az1")),
        facts_of(subnets__vpc1=subnets(9, 9)),
    ),
    Case(
        "NW-10",
        "warning",
        "network.subnets",
        {},
        {},
        facts_of(subnets__vpc1=subnets(9, 9), zones=[Zone("a", "euc1-az1", state="constrained")]),
        facts_of(subnets__vpc1=subnets(9, 9), zones=[Zone("a", "euc1-az1")]),
    ),
    Case(
        "NW-10",
        "error",
        "network.subnets",
        {},
        {"network.subnets": ["subnet-2"]},
        facts_of(subnets__vpc1=subnets(9, 9), zones=[Zone("a", "euc1-az1", "local-zone")]),
    ),
    Case(
        "NW-11",
        "warning",
        "network.subnets",
        {},
        {},
        facts_of(subnets__vpc1=subnets(1, 2)),
        facts_of(subnets__vpc1=subnets(2, 2)),
    ),
    Case(
        "NW-11",
        "warning",
        "network.subnets",
        {"network.access": "public-internet"},
        {"network.access": "public-internet"},
        facts_of(subnets__vpc1=subnets(0, 2)),
        facts_of(subnets__vpc1=subnets(1, 2)),
    ),
    Case(
        "NW-17",
        "error",
        "network.ip_address_type",
        {"network.ip_address_type": "dualstack"},
        {"network.ip_address_type": "dualstack"},
        facts_of(subnets__vpc1=subnets(9, 9)),
        facts_of(subnets__vpc1=subnets(9, 9, ipv6=True)),
    ),
    Case(
        "NW-20",
        "warning",
        "network.subnets",
        {},
        {},
        facts_of(subnets__vpc1=subnets(9, 9, owner=OTHER)),
        facts_of(subnets__vpc1=subnets(9, 9)),
    ),
    Case("NW-23", "error", "network.vpc", {}, {}, facts_of(vpcs=[Vpc("vpc-2")]), facts_of(vpcs=[Vpc("vpc-1")])),
    Case(
        "KM-1",
        "error",
        "storage.kms_key",
        {"storage.kms_key": KEY},
        {"storage.kms_key": KEY},
        facts_of(kms_keys=[]),
        facts_of(kms_keys=[KmsKey("1234", KEY, state="Enabled")]),
    ),
    Case(
        "KM-1",
        "error",
        "storage.kms_key",
        {"storage.kms_key": "alias/mine"},
        {"storage.kms_key": "alias/mine"},
        facts_of(kms_keys=[KmsKey("1234", KEY, ("alias/mine",), "Disabled")]),
        facts_of(kms_keys=[KmsKey("1234", KEY, ("alias/mine",), "Enabled")]),
    ),
    Case(
        "KM-1",
        "error",
        "storage.kms_key",
        {"storage.kms_key": KEY.replace(REGION, "us-east-1")},
        {"storage.kms_key": KEY},
    ),
    Case(
        "KM-1",
        "error",
        "applications.canvas.kms_key",
        {"applications.canvas.kms_key": "gone"},
        {},
        facts_of(kms_keys=[]),
    ),
    Case(
        "KM-2",
        "error",
        "storage.kms_key",
        {"storage.kms_key": "1234"},
        {"storage.kms_key": "1234"},
        facts_of(kms_keys=[KmsKey("1234", KEY, spec="RSA_2048", usage="SIGN_VERIFY")]),
        facts_of(kms_keys=[KmsKey("1234", KEY, spec="SYMMETRIC_DEFAULT", usage="ENCRYPT_DECRYPT")]),
    ),
    Case(
        "KM-3",
        "error",
        "storage.kms_key",
        {"storage.kms_key": "1234"},
        {"storage.kms_key": "1234"},
        facts_of(kms_keys=[KmsKey("1234", KEY, manager="AWS")]),
        facts_of(kms_keys=[KmsKey("1234", KEY, manager="CUSTOMER")]),
    ),
    Case(
        "ST-2",
        "warning",
        "storage.maximum_space_gb",
        {"access.profiles": list("abcdef")},
        {"access.profiles": list("abcde")},
        facts_of(quotas=[VOLUMES]),
    ),
    Case(
        "RO-26",
        "error",
        "applications.canvas.bedrock_role",
        {"applications.canvas.bedrock_role": SPACE_ROLE},
        {"applications.canvas.bedrock_role": SPACE_ROLE},
        facts_of(roles=[role(), role(SPACE_ROLE)]),
        facts_of(roles=[role(), role(SPACE_ROLE, ("bedrock.amazonaws.com",))]),
    ),
]
"""Rules that go by what was looked up."""

UNKNOWN = [
    ("DM-1", "domain.name", "domains", {}),
    ("DM-1", "domain.name", "quotas", {}),
    ("DM-2", "domain.name", "domains", {}),
    ("ID-1", "access.auth", "idc", IDC),
    ("ID-7", "access.profiles", "quotas", {}),
    ("RO-1", "roles.default.arn", "roles", {}),
    ("SH-2", f"{SHARING}.s3_uri", "buckets", SHARED),
    ("RS-1", "applications.rstudio", "licenses", RSTUDIO),
    ("NW-2", "network.subnets", "subnets__vpc1", {}),
    ("NW-6", "network.security_groups", "security_groups__vpc1", {}),
    ("NW-23", "network.vpc", "vpcs", {}),
    ("KM-1", "storage.kms_key", "kms_keys", {"storage.kms_key": KEY}),
]
"""Code, field, look-up that is denied, changes to the spec."""
