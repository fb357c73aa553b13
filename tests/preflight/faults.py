"""Seeded faults: accounts and specs with exactly one thing wrong, and what must be found.

Rows follow the rules and the errors of the reference; `tests/preflight/faults_network.py` has those of the network.
"""

from dataclasses import dataclass, field

from models.findings import Level
from models.tree import Tree
from tests.preflight.accounts import BUCKET, GROUP, KEY, NAT_SUBNETS, OTHER, STUDIO_GROUP, Change, role
from tui.emulator.state import ACCOUNT, HOME, World

E, W, I, U = Level.ERROR, Level.WARNING, Level.INFO, Level.UNKNOWN  # noqa: E741


@dataclass(frozen=True)
class Fault:
    """One thing wrong, and what is to be found."""

    name: str
    base: str
    code: str
    field: str
    level: Level = Level.ERROR
    changes: Tree = field(default_factory=dict)
    change: Change | None = None


def spec(name: str, base: str, code: str, where: str, changes: Tree, level: Level = E) -> Fault:
    """A spec with one thing wrong."""
    return Fault(name, base, code, where, level, changes)


def account(
    name: str, base: str, code: str, where: str, change: Change, level: Level = E, changes: Tree | None = None
) -> Fault:
    """An account with one thing wrong."""
    return Fault(name, base, code, where, level, changes or {}, change)


def denied(action: str, by: str = "identity", principal: str = "*role/Admin") -> Change:
    """The policy simulator denies an action to somebody."""
    return lambda world: world.simulated.append({"principal": principal, "action": action, "by": by})


def quota(code: str, value: float) -> Change:
    return lambda world: world.quotas[code].update(Value=value)


def rstudio_server(world: World) -> None:
    """A domain of before runs RStudio's server on ml.c5.4xlarge."""
    pattern = world.studio(HOME)["apps"][0]
    server = {"AppType": "RStudioServerPro", "ResourceSpec": {"InstanceType": "ml.c5.4xlarge"}}
    world.studio(HOME)["apps"].append({**pattern, **server, "UserProfileName": "domain-shared"})


def _rstudio_servers_full(world: World) -> None:
    quota("L-FEC35D99", 1)(world)
    rstudio_server(world)


def _large_space(world: World) -> None:
    world.studio(HOME)["spaces"][0]["SpaceSettings"]["SpaceStorageSettings"] = {
        "EbsStorageSettings": {"EbsVolumeSizeInGb": 4990}
    }


def _role(name: str, **changes: object) -> Change:
    return lambda world: world.roles[name].update(changes)


def _trust(service: str, effect: str = "Allow", action: str = "sts:AssumeRole") -> str:
    return (
        f'{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Principal":{{"Service":"{service}"}},'
        f'"Action":"{action}"}}]}}'
    )


def _trust_and(*denials: str, condition: str = "{}") -> Change:
    """The execution role trusts SageMaker under a condition, and denies."""
    allow = _trust("sagemaker.amazonaws.com").removesuffix("}]}")
    statements = ",".join([f'{allow},"Condition":{condition}}}', *denials])
    return _role("ml-platform-studio", AssumeRolePolicyDocument=f"{statements}]}}")


def _source_account(account: str) -> str:
    return f'{{"StringEquals":{{"aws:SourceAccount":"{account}"}}}}'


def _key(**changes: object) -> Change:
    def change(world: World) -> None:
        next(each for each in world.keys[HOME] if each["Arn"] == KEY).update(changes)

    return change


def _license(**changes: str) -> Change:
    def change(world: World) -> None:
        for item in (each for items in world.licenses.values() for each in items):
            item.update({key: value for key, value in changes.items() if key == "Status"})
            item["ReceivedMetadata"].update({key: value for key, value in changes.items() if key != "Status"})

    return change


def _as_many_domains_as_may_be(world: World) -> None:
    domains = world.studio(HOME)["domains"]
    for serial in range(int(world.quota("L-B683BCB0"))):
        domains.append({**domains[0], "DomainId": f"d-more{serial}", "DomainName": f"more-{serial}"})


def _failed_domain(world: World) -> None:
    domains = world.studio(HOME)["domains"]
    domains.append({**domains[0], "DomainId": "d-broken", "DomainName": "broken", "_phases": [[0, "Failed", "x"]]})


def _domains_gone(world: World) -> None:
    """The domains are deleted, and AWS kept what their people had written."""
    world.studio(HOME).update(domains=[], profiles=[], apps=[], spaces=[])


def _no_file_systems(world: World) -> None:
    services = ("sagemaker", "ec2", "iam", "kms", "s3", "servicequotas", "license-manager")
    world.allowed_actions = [f"{each}:*" for each in services]


def _instance(**changes: object) -> Change:
    return lambda world: world.instances[0].update(changes)


def _alone(world: World) -> None:
    world.organization = None


def _member_with_own_instance(world: World) -> None:
    assert world.organization
    world.organization["MasterAccountId"] = "999988887777"


def _bucket(name: str, **changes: object) -> Change:
    def change(world: World) -> None:
        next(each for each in world.buckets if each["Name"] == name).update(changes)

    return change


def _user_disabled(world: World) -> None:
    next(each for each in world.users if each["UserName"] == "ada.lovelace")["UserStatus"] = "DISABLED"


def _key_policy(world: World) -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": role("KeyAdmin")}, "Action": "kms:*", "Resource": "*"}
    world.key_policies[KEY.rpartition("/")[2]] = [statement]


def _without_service_role(world: World) -> None:
    world.roles.pop("awsserviceroleforamazonsagemakernotebooks")
    denied("iam:CreateServiceLinkedRole")(world)


def _elsewhere(world: World) -> None:
    for instance in world.instances:
        instance["PrimaryRegion"] = "us-east-1"


def _same_group_name(world: World) -> None:
    world.groups = [*world.groups, {**world.groups[0], "GroupId": "53c40999-a0b1-7001-9d2e-1a2b3c4d5e99"}]


ADA = {"name": "ada.lovelace", "id": "93a4b200-5031-7000-8c1d-aa00bb00cc00"}
ALIAS = "alias/ml-platform"
KEY_PLACE = KEY.rpartition(":")[0] + ":"
LONG = "x" * 300
CANVAS = "applications.canvas"
RSTUDIO = "applications.rstudio"

OF_SPECS = (
    spec("no name", "nat", "RQ-1", "domain.name", {"domain.name": None}),
    spec("a name with an underscore", "nat", "SV-1", "domain.name", {"domain.name": "ml_team"}),
    spec("a tag of AWS's", "nat", "TG-1", "domain.tags", {"domain.tags": {"aws:owner": "x"}}),
    spec("51 tags", "nat", "TG-1", "domain.tags", {"domain.tags": {f"k{n}": "v" for n in range(51)}}),
    spec("a long tag key", "nat", "TG-1", "domain.tags", {"domain.tags": {"k" * 129: "v"}}),
    spec("a long tag value", "nat", "TG-1", "domain.tags", {"domain.tags": {"k": LONG}}),
    spec("a tag with a semicolon", "nat", "TG-1", "domain.tags", {"domain.tags": {"a;b": "v"}}),
    spec(
        "tags that add up",
        "nat",
        "TG-2",
        "domain.tag_propagation",
        {"domain.tags": {"a": "b"}, "domain.tag_propagation": True},
        W,
    ),
    spec(
        "networks with Identity Center",
        "idc",
        "ID-4",
        "access.allowed_networks",
        {"access.allowed_networks": ["10.0.0.0/8"]},
    ),
    spec("nobody assigned", "idc", "ID-5", "access.groups", {"access.groups": None}, W),
    spec("a profile with a dot", "nat", "ID-6", "access.profiles[0]", {"access.profiles": ["anna.b"]}),
    spec("a profile too long", "nat", "ID-6", "access.profiles[0]", {"access.profiles": ["a" * 64]}),
    spec("profiles that differ in case", "nat", "ID-6", "access.profiles[1]", {"access.profiles": ["anna", "Anna"]}),
    spec("a profile twice", "nat", "ID-6", "access.profiles[1]", {"access.profiles": ["anna", "anna"]}),
    spec("a profile without a name", "nat", "ID-6", "access.profiles[0]", {"access.profiles": [""]}),
    spec("propagation with IAM", "nat", "ID-8", "access.identity_propagation", {"access.identity_propagation": True}),
    spec(
        "propagation with a role that does not allow it",
        "idc",
        "ID-8",
        "roles.default.arn",
        {"access.identity_propagation": True},
    ),
    spec(
        "Amazon Q Pro with IAM",
        "nat",
        "ID-9",
        "applications.amazon_q.profile_arn",
        {"applications.amazon_q": {"profile_arn": f"arn:aws:codewhisperer:us-east-1:{ACCOUNT}:profile/ABC"}},
    ),
    spec(
        "a network that is none", "nat", "ID-13", "access.allowed_networks[0]", {"access.allowed_networks": ["office"]}
    ),
    spec("a group without name and id", "idc", "ID-14", "access.groups[1]", {"access.groups": [GROUP, {}]}),
    spec("a group twice", "idc", "ID-14", "access.groups[1]", {"access.groups": [GROUP, GROUP]}),
    spec("groups with IAM", "nat", "ID-15", "access.groups", {"access.groups": [GROUP]}, W),
    spec("profiles with Identity Center", "idc", "ID-15", "access.profiles", {"access.profiles": ["anna"]}, W),
    spec(
        "an activity twice",
        "create",
        "RO-4",
        "roles.default.create.activities",
        {"roles.default.create.activities": [{"id": "run-studio-classic-applications"}] * 2},
    ),
    spec("source identity without trust", "nat", "RO-7", "access.source_identity", {"access.source_identity": True}, W),
    spec("a role both ways", "nat", "RO-10", "roles.default", {"roles.default.create": {"name": "other"}}),
    spec("no VPC", "nat", "NW-1", "network.vpc", {"network.vpc": None, "network.subnets": None}),
    spec("a subnet twice", "nat", "NW-2", "network.subnets", {"network.subnets": [*NAT_SUBNETS, NAT_SUBNETS[0]]}),
    spec("17 subnets", "nat", "NW-2", "network.subnets", {"network.subnets": [f"subnet-0{n:016x}" for n in range(17)]}),
    spec("no security group", "nat", "NW-4", "network.security_groups", {"network.security_groups": None}),
    spec(
        "five security groups",
        "private",
        "NW-5",
        "network.security_groups",
        {"network.security_groups": [f"sg-0a1b2c3d4e5f6300{n}" for n in range(5)]},
    ),
    spec(
        "a security group twice",
        "private",
        "NW-5",
        "network.security_groups",
        {"network.security_groups": [STUDIO_GROUP] * 2},
    ),
    spec(
        "RStudio without groups",
        "rstudio",
        "NW-16",
        "network.rstudio_security_groups",
        {"network.rstudio_security_groups": None},
    ),
    spec(
        "RStudio with groups kept by hand",
        "rstudio",
        "NW-16",
        f"{RSTUDIO}.security_group_management",
        {f"{RSTUDIO}.security_group_management": "customer"},
    ),
    spec("RStudio without a role", "rstudio", "RS-2", f"{RSTUDIO}.role", {f"{RSTUDIO}.role": None}),
    spec("RStudio without homes", "rstudio", "RS-3", "storage.home_efs", {"storage.home_efs": False}),
    spec(
        "RStudio on an odd instance",
        "rstudio",
        "RS-4",
        f"{RSTUDIO}.instance_type",
        {f"{RSTUDIO}.instance_type": "ml.m5.large"},
    ),
    spec(
        "an RStudio group without access",
        "rstudio",
        "RS-5",
        f"{RSTUDIO}.user_group",
        {f"{RSTUDIO}.access": "unauthorized"},
    ),
    spec(
        "61 people with RStudio",
        "rstudio",
        "RS-9",
        "access.profiles",
        {"access.profiles": [f"p{n}" for n in range(61)]},
        W,
    ),
    spec(
        "an address that is no URL",
        "rstudio",
        "RS-11",
        f"{RSTUDIO}.connect_url",
        {f"{RSTUDIO}.connect_url": "connect.example"},
    ),
    spec("default size above the maximum", "nat", "ST-1", "storage.maximum_space_gb", {"storage.default_space_gb": 60}),
    spec("a size too small", "nat", "ST-1", "storage.default_space_gb", {"storage.default_space_gb": 4}),
    spec("a size too large", "nat", "ST-1", "storage.maximum_space_gb", {"storage.maximum_space_gb": 16385}),
    spec("one size of two", "nat", "ST-1", "storage.maximum_space_gb", {"storage.maximum_space_gb": None}),
    spec(
        "a mount without homes",
        "nat",
        "ST-3",
        "storage.auto_mount_home_efs",
        {"storage.home_efs": False, "storage.auto_mount_home_efs": True},
    ),
    spec(
        "a user id too small",
        "nat",
        "ST-4",
        "storage.posix_user.uid",
        {"storage.posix_user": {"uid": 1000, "gid": 1001}},
    ),
    spec("a user id alone", "nat", "ST-4", "storage.posix_user.gid", {"storage.posix_user": {"uid": 10000}}),
    spec(
        "a file system of two kinds",
        "nat",
        "ST-5",
        "storage.file_systems[0]",
        {"storage.file_systems": [{"efs": "fs-12345678", "s3": f"s3://{BUCKET}"}]},
    ),
    spec(
        "a file system at no path",
        "nat",
        "ST-5",
        "storage.file_systems[0].path",
        {"storage.file_systems": [{"efs": "fs-12345678", "path": "team"}]},
    ),
    spec(
        "sharing without a place",
        "classic",
        "SH-1",
        "applications.notebook_sharing.s3_uri",
        {"applications.notebook_sharing": {"cell_output": "allowed"}},
    ),
    spec(
        "sharing to no bucket",
        "classic",
        "SH-1",
        "applications.notebook_sharing.s3_uri",
        {"applications.notebook_sharing.s3_uri": "bucket/x"},
    ),
    spec(
        "sharing with Studio",
        "nat",
        "SH-3",
        "applications.notebook_sharing",
        {"applications.notebook_sharing": {"s3_uri": f"s3://{BUCKET}/x"}},
    ),
    spec(
        "a Canvas path too long",
        "canvas",
        "CV-1",
        "applications.canvas.storage",
        {"applications.canvas.storage": f"s3://{BUCKET}/{'x' * 100}"},
    ),
    spec("Canvas where it is not", "canvas", "CV-3", "applications.canvas.enabled", {"region": "eu-south-1"}),
    spec(
        "a menu with Classic", "classic", "UI-1", "studio_ui.hidden_ml_tools", {"studio_ui.hidden_ml_tools": ["Models"]}
    ),
    spec(
        "a menu entry AWS does not know",
        "nat",
        "UI-2",
        "studio_ui.hidden_ml_tools[0]",
        {"studio_ui.hidden_ml_tools": ["Abacus"]},
    ),
    spec(
        "a landing page of the other kind",
        "nat",
        "UI-3",
        "applications.experience",
        {
            "applications.experience": None,
            "extra": {"DefaultUserSettings": {"DefaultLandingUri": "studio::", "StudioWebPortal": "DISABLED"}},
        },
    ),
    spec(
        "an idle time too short",
        "nat",
        "IS-1",
        "applications.jupyterlab.idle_shutdown.minutes",
        {"applications.jupyterlab": {"idle_shutdown": {"minutes": 30}}},
    ),
    spec(
        "a shortest idle time above the default",
        "nat",
        "IS-1",
        "applications.jupyterlab.idle_shutdown.minimum",
        {"applications.jupyterlab": {"idle_shutdown": {"minutes": 60, "minimum": 120}}},
    ),
    spec(
        "a longest idle time below the default",
        "nat",
        "IS-1",
        "applications.code_editor.idle_shutdown.maximum",
        {"applications.code_editor": {"idle_shutdown": {"minutes": 120, "maximum": 60}}},
    ),
    spec(
        "a Docker account of 11 digits",
        "nat",
        "DK-1",
        "applications.docker.trusted_accounts[0]",
        {"applications.docker": {"trusted_accounts": ["12345678901"]}},
    ),
    spec(
        "Docker accounts without VPC only",
        "public",
        "DK-1",
        "applications.docker.trusted_accounts",
        {"applications.docker": {"trusted_accounts": [OTHER]}},
    ),
    spec(
        "21 Docker accounts",
        "nat",
        "DK-1",
        "applications.docker.trusted_accounts",
        {"applications.docker": {"trusted_accounts": [f"1234567890{n}" for n in range(10, 31)]}},
    ),
    spec("another account", "nat", "DM-4", "account", {"account": OTHER}),
    spec("no such Region", "nat", "DM-5", "region", {"region": "eu-middle-1"}),
    spec("a Region that is not enabled", "nat", "DM-5", "region", {"region": "af-south-1"}),
    spec("a name that is taken", "nat", "DM-2", "domain.name", {"domain.name": "legacy-iam"}),
    spec(
        "extra with an empty text",
        "nat",
        "XT-2",
        "extra.DefaultSpaceSettings.ExecutionRole",
        {"extra": {"DefaultSpaceSettings": {"ExecutionRole": ""}}, "roles.spaces": None},
    ),
)
"""Wrong answers; the account is as it should be."""

OF_IDENTITY = (
    account("no Identity Center", "idc", "ID-1", "access.auth", lambda world: world.instances.clear()),
    account("Identity Center not ready", "idc", "ID-1", "access.auth", _instance(Status="CREATE_IN_PROGRESS")),
    account("an account instance, no organization", "idc", "ID-16", "access.auth", _alone),
    account("an account instance of a member", "idc", "ID-16", "access.auth", _member_with_own_instance),
    account("Identity Center in another Region", "idc", "ID-3", "access.auth", _elsewhere),
    account(
        "Identity Center with a key of its own",
        "idc",
        "ID-11",
        "access.auth",
        _instance(_encryption={"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY}),
        I,
    ),
    account(
        "Identity Center behind an endpoint",
        "idc",
        "ID-12",
        "access.auth",
        _instance(_network={"VpceAccessRequired": True}),
        I,
    ),
    account("an empty group", "idc", "ID-17", "access.groups[0]", lambda world: world.memberships.clear(), W),
    account(
        "a disabled person",
        "idc",
        "ID-20",
        "access.users[0]",
        _user_disabled,
        W,
        {"access.groups": None, "access.users": [ADA]},
    ),
    spec(
        "a group that is gone",
        "idc",
        "ID-21",
        "access.groups",
        {"access.groups": [{"id": "53c40999-a0b1-7001-9d2e-1a2b3c4d5e01"}]},
    ),
    spec("a group of no such name", "idc", "ID-21", "access.groups", {"access.groups": [{"name": "nobody"}]}),
    spec(
        "a group that was renamed",
        "idc",
        "ID-21",
        "access.groups",
        {"access.groups": [{**GROUP, "name": "old-name"}]},
        W,
    ),
    account(
        "two groups of one name",
        "idc",
        "ID-21",
        "access.groups",
        _same_group_name,
        E,
        {"access.groups": [{"name": "data-science"}]},
    ),
    account("too few profiles", "nat", "ID-7", "access.profiles", quota("L-AC46C40F", 2), W),
    account("too few profiles for members of groups", "idc", "ID-7", "access.groups", quota("L-AC46C40F", 4), W),
    account(
        "too few profiles for people of Identity Center",
        "idc",
        "ID-7",
        "access.users",
        quota("L-AC46C40F", 3),
        W,
        {"access.groups": [], "access.users": [ADA]},
    ),
    spec("no such role", "nat", "RO-1", "roles.default.arn", {"roles.default.arn": role("nobody")}),
    spec(
        "a role of another account",
        "nat",
        "RO-1",
        "roles.default.arn",
        {"roles.default.arn": f"arn:aws:iam::{OTHER}:role/x"},
    ),
    spec("a role that denies SageMaker", "nat", "RO-1", "roles.default.arn", {"roles.default.arn": role("ml-blocked")}),
    account(
        "a role that trusts Lambda",
        "nat",
        "RO-1",
        "roles.default.arn",
        _role("ml-platform-studio", AssumeRolePolicyDocument=_trust("lambda.amazonaws.com")),
    ),
    account(
        "a role of RStudio that trusts EC2",
        "rstudio",
        "RO-1",
        f"{RSTUDIO}.role.arn",
        _role("rstudio-domain", AssumeRolePolicyDocument=_trust("ec2.amazonaws.com")),
    ),
    account(
        "a trust that allows only tags",
        "nat",
        "RO-1",
        "roles.default.arn",
        _role(
            "ml-platform-studio", AssumeRolePolicyDocument=_trust("sagemaker.amazonaws.com", action="sts:TagSession")
        ),
    ),
    account(
        "a trust for another account",
        "nat",
        "RO-1",
        "roles.default.arn",
        _trust_and(condition=_source_account(OTHER)),
    ),
    account(
        "a trust for this account alone",
        "nat",
        "RO-1",
        "roles.default.arn",
        _trust_and(condition=_source_account(ACCOUNT)),
        I,
    ),
    account(
        "a trust denied to everybody",
        "nat",
        "RO-1",
        "roles.default.arn",
        _trust_and('{"Effect":"Deny","Principal":"*","Action":"sts:*"}'),
    ),
    spec(
        "an execution role for Bedrock",
        "canvas",
        "RO-26",
        f"{CANVAS}.bedrock_role",
        {f"{CANVAS}.bedrock_role": role("ml-platform-studio")},
    ),
    spec(
        "a role for Bedrock of another account",
        "canvas",
        "RO-26",
        f"{CANVAS}.bedrock_role",
        {f"{CANVAS}.bedrock_role": f"arn:aws:iam::{OTHER}:role/x"},
    ),
    spec(
        "a role for Forecast that is gone",
        "canvas",
        "RO-26",
        f"{CANVAS}.forecast_role",
        {f"{CANVAS}.forecast_role": role("nobody")},
    ),
    account(
        "a role for Bedrock that trusts Lambda",
        "canvas",
        "RO-26",
        f"{CANVAS}.bedrock_role",
        _role("ml-blocked", AssumeRolePolicyDocument=_trust("lambda.amazonaws.com")),
        changes={f"{CANVAS}.bedrock_role": role("ml-blocked")},
    ),
    spec(
        "a role for EMR Serverless that is gone",
        "nat",
        "RO-26",
        "applications.jupyterlab.emr_runtime_role",
        {"applications.jupyterlab.emr_runtime_role": {"arn": role("nobody")}},
    ),
    account("a role that may not be passed", "nat", "RO-2", "roles.default.arn", denied("iam:PassRole")),
    account("passing denied by the boundary", "nat", "RO-2", "roles.default.arn", denied("iam:PassRole", "boundary")),
    account("passing a new role denied", "create", "RO-2", "roles.default.create", denied("iam:PassRole")),
    account(
        "a role without Canvas",
        "canvas",
        "RO-3",
        "roles.default.arn",
        _role("ml-platform-studio", _attached=["arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"]),
        W,
    ),
    account(
        "11 managed policies",
        "nat",
        "RO-5",
        "roles.default.arn",
        _role(
            "ml-platform-studio",
            _attached=[
                "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
                *(f"arn:aws:iam::aws:policy/P{n}" for n in range(10)),
            ],
        ),
        W,
    ),
    account(
        "a role that may not use the key",
        "key",
        "RO-6",
        "storage.kms_key",
        denied("kms:CreateGrant", principal="*ml-platform-studio"),
        W,
    ),
    *(
        account(
            f"a role that may not use the key, chosen by {how}",
            "key",
            "RO-6",
            "storage.kms_key",
            denied("kms:CreateGrant", principal="*ml-platform-studio"),
            W,
            {"storage.kms_key": key},
        )
        for how, key in (("alias", ALIAS), ("alias ARN", f"{KEY_PLACE}{ALIAS}"), ("id", KEY.rpartition("/")[2]))
    ),
    spec(
        "an alias of another account",
        "key",
        "RO-6",
        "storage.kms_key",
        {"storage.kms_key": f"{KEY_PLACE}{ALIAS}".replace(ACCOUNT, OTHER)},
        U,
    ),
    account(
        "a role that may not use Canvas's key",
        "canvas",
        "RO-6",
        "applications.canvas.kms_key",
        denied("kms:GenerateDataKey", principal="*ml-platform-studio"),
        W,
        {"applications.canvas.kms_key": ALIAS},
    ),
    account(
        "a role that may not use the key of shared notebooks",
        "classic",
        "RO-6",
        "applications.notebook_sharing.kms_key",
        denied("kms:Decrypt", principal="*ml-platform-studio"),
        W,
        {"applications.notebook_sharing.kms_key": KEY},
    ),
    account(
        "denied by the organization", "nat", "RO-9", "domain.name", denied("sagemaker:CreateDomain", "organization"), W
    ),
    account(
        "a role that may not use Studio",
        "nat",
        "RO-13",
        "roles.default.arn",
        lambda world: (
            _role("ml-platform-studio", _attached=[])(world),
            denied("sagemaker:CreateSpace", principal="*ml-platform-studio")(world),
        ),
        W,
    ),
    account("no service-linked role and no right to it", "nat", "RO-14", "roles.default", _without_service_role),
    account(
        "a role name that is taken",
        "create",
        "RO-12",
        "roles.default.create.name",
        _role("ml-platform-studio"),
        W,
        {"roles.default.create.name": "ml-platform-studio"},
    ),
    account("no right to make domains", "nat", "PM-1", "domain.name", denied("sagemaker:CreateDomain")),
    account(
        "making domains denied explicitly", "nat", "PM-1", "domain.name", denied("sagemaker:CreateDomain", "explicit")
    ),
    account("no right to watch domains", "nat", "PM-1", "domain.name", denied("sagemaker:DescribeDomain")),
    account(
        "no right to tag", "nat", "PM-1", "domain.name", denied("sagemaker:AddTags"), E, {"domain.tags": {"team": "ml"}}
    ),
    account("no right to make profiles", "nat", "PM-1", "access.profiles", denied("sagemaker:CreateUserProfile")),
    account("no right to assign people", "idc", "PM-1", "access.groups", denied("sso:CreateApplicationAssignment")),
    account("no right to make roles", "create", "PM-1", "roles.default", denied("iam:CreateRole")),
    account("no right to make policies", "create", "PM-1", "roles.default", denied("iam:CreatePolicy")),
    account(
        "no right to attach policies, by the boundary",
        "create",
        "PM-1",
        "roles.default",
        denied("iam:AttachRolePolicy", "boundary"),
    ),
    account("no right to take back", "nat", "PM-2", "domain.name", denied("sagemaker:DeleteDomain"), W),
    account(
        "a right that hangs on a tag", "nat", "PM-3", "domain.name", denied("sagemaker:CreateDomain", "condition"), U
    ),
)
"""People, roles and permissions."""

OF_THINGS = (
    account(
        "Identity Center of another account",
        "idc",
        "ID-19",
        "access.groups",
        _instance(OwnerAccountId=OTHER),
        I,
    ),
    account("people to be counted", "idc", "ID-18", "access.groups", lambda world: None, I),
    spec(
        "a service-linked role",
        "nat",
        "RO-15",
        "roles.default.arn",
        {
            "roles.default.arn": role(
                "AWSServiceRoleForAmazonSageMakerNotebooks", "/aws-service-role/sagemaker.amazonaws.com/"
            )
        },
    ),
    spec("Studio Classic", "classic", "UI-4", "applications.experience", {}, W),
    spec("RStudio for ever", "rstudio", "RS-8", "network.access", {}, W),
    spec("a key for ever", "key", "KM-6", "storage.kms_key", {}, W),
    spec("RStudio where it is not", "rstudio", "RS-6", "applications.rstudio", {"region": "eu-south-1"}),
    spec(
        "roles of one name",
        "create",
        "RO-11",
        "roles.spaces.create.name",
        {"roles.spaces": {"create": {"name": "ML-users", "activities": [{"id": "run-studio-classic-applications"}]}}},
    ),
    account("no licence", "rstudio", "RS-1", RSTUDIO, lambda world: world.licenses.clear()),
    account("a licence not accepted", "rstudio", "RS-1", RSTUDIO, _license(ReceivedStatus="PENDING_ACCEPT")),
    account("a licence that expired", "rstudio", "RS-1", RSTUDIO, _license(Status="EXPIRED")),
    account(
        "no quota for the RStudio server",
        "rstudio",
        "RS-4",
        f"{RSTUDIO}.instance_type",
        quota("L-FEC35D99", 0),
        E,
        {f"{RSTUDIO}.instance_type": "ml.c5.4xlarge"},
    ),
    account(
        "no room for another RStudio server",
        "rstudio",
        "RS-4",
        f"{RSTUDIO}.instance_type",
        _rstudio_servers_full,
        W,
        {f"{RSTUDIO}.instance_type": "ml.c5.4xlarge"},
    ),
    account("no right to make applications", "rstudio", "RS-7", RSTUDIO, denied("sagemaker:CreateApp"), W),
    account(
        "an RStudio role without licences",
        "rstudio",
        "RS-12",
        f"{RSTUDIO}.role.arn",
        denied("license-manager:CheckoutLicense", principal="*rstudio-domain"),
        W,
    ),
    spec(
        "no such key",
        "key",
        "KM-1",
        "storage.kms_key",
        {"storage.kms_key": f"arn:aws:kms:{HOME}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"},
    ),
    spec(
        "a key of another Region", "key", "KM-1", "storage.kms_key", {"storage.kms_key": KEY.replace(HOME, "us-east-1")}
    ),
    account("a disabled key", "key", "KM-1", "storage.kms_key", _key(KeyState="Disabled", Enabled=False)),
    account(
        "a key about to be deleted", "key", "KM-1", "storage.kms_key", _key(KeyState="PendingDeletion", Enabled=False)
    ),
    account("an asymmetric key", "key", "KM-2", "storage.kms_key", _key(KeySpec="RSA_2048")),
    account("a key for signatures", "key", "KM-2", "storage.kms_key", _key(KeyUsage="SIGN_VERIFY")),
    account("a key of AWS's", "key", "KM-3", "storage.kms_key", _key(KeyManager="AWS")),
    account("no right to use the key", "key", "KM-4", "storage.kms_key", denied("kms:CreateGrant"), W),
    account(
        "no right to make file systems",
        "key",
        "KM-4",
        "storage.kms_key",
        denied("elasticfilesystem:CreateFileSystem"),
        W,
    ),
    account("a key policy for others", "key", "KM-4", "storage.kms_key", _key_policy, W),
    spec(
        "a key of another account",
        "key",
        "KM-5",
        "storage.kms_key",
        {"storage.kms_key": KEY.replace(ACCOUNT, OTHER)},
        W,
    ),
    account("too little room for volumes", "nat", "ST-2", "storage.maximum_space_gb", quota("L-A37B67B0", 50), W),
    account("volumes that are nearly full", "nat", "ST-2", "storage.maximum_space_gb", _large_space, W),
    account("too little room for a group", "idc", "ST-2", "storage.maximum_space_gb", quota("L-A37B67B0", 150), W),
    spec(
        "a bucket without sagemaker in its name",
        "classic",
        "SH-2",
        "applications.notebook_sharing.s3_uri",
        {"applications.notebook_sharing.s3_uri": "s3://acme-datalake-raw/x"},
        W,
    ),
    account(
        "a bucket of another Region",
        "classic",
        "SH-2",
        "applications.notebook_sharing.s3_uri",
        _bucket(BUCKET, BucketRegion="us-east-1"),
        W,
    ),
    account(
        "a bucket the role does not reach",
        "classic",
        "SH-4",
        "applications.notebook_sharing.s3_uri",
        denied("s3:PutObject", principal="*ml-platform-studio"),
        W,
    ),
    spec(
        "CORS rules that would be lost",
        "canvas",
        "CV-2",
        "applications.canvas.storage",
        {"applications.canvas.storage": "s3://sagemaker-studio-ml-platform"},
        W,
    ),
    spec(
        "no such bucket for Canvas",
        "canvas",
        "CV-4",
        "applications.canvas.storage",
        {"applications.canvas.storage": "s3://sagemaker-nowhere"},
        W,
    ),
    account(
        "a bucket of Canvas elsewhere",
        "canvas",
        "CV-4",
        "applications.canvas.storage",
        _bucket(BUCKET, BucketRegion="us-east-1"),
        W,
    ),
    account("no room for a domain", "nat", "DM-1", "domain.name", _as_many_domains_as_may_be),
    account("a quota of one domain", "nat", "DM-1", "domain.name", quota("L-B683BCB0", 1)),
    account("too few applications", "nat", "QT-1", "access.profiles", quota("L-4E39DDC4", 1), W),
    account("applications that run already", "nat", "QT-1", "access.profiles", quota("L-4E39DDC4", 3), W),
    account("too few spaces", "idc", "QT-1", "access.groups", quota("L-8E5333B4", 1), W),
    account("too few Canvas applications", "canvas", "QT-1", "applications.canvas.enabled", quota("L-65D1CFE4", 1), W),
    account("a failed domain left over", "nat", "DM-6", "domain.name", _failed_domain, I),
    account("a file system without its domain", "nat", "LF-2", "storage.home_efs", _domains_gone, I),
    account("a look-up that is not allowed", "nat", "PF-1", "storage.home_efs", _no_file_systems, U),
    spec("browsers that must reach Studio", "nat", "NW-19", "network.access", {}, I),
    account("too few R sessions", "rstudio", "QT-1", RSTUDIO, quota("L-7A45086A", 0), W),
)
"""Licences, keys, buckets, quotas."""
