"""The default account, read from `assets/emulator/*.json`.

In those files `{"days_ago": n}` stands for a moment that long before the account is built.
"""

import json
from pathlib import Path
from typing import Any, Final

from tui.emulator.clock import Clock
from tui.emulator.lifecycle import Durations
from tui.emulator.messages import Data
from tui.emulator.seed_network import default_network, expanded_network
from tui.emulator.services.domain_parts import address, interface, made_id, make_files, nfs_groups, note_stream
from tui.emulator.services.iam_records import service_linked_role
from tui.emulator.state import ACCOUNT, HOME, World

_FOLDER: Final = Path(__file__).parents[2] / "assets" / "emulator"
_DAY: Final = 86_400
_GONE: Final = "d-g0neg0neg0ne"
"""A domain that was deleted while its files were kept."""


def seeded(clock: Clock, durations: Durations) -> World:
    """The world of the `default` scenario."""
    now = float(int(clock.now()))
    world = World(clock, durations)
    account = _read("account", now)
    world.regions = [
        {"RegionName": name, "Endpoint": f"ec2.{name}.amazonaws.com", "OptInStatus": status}
        for status, names in account["regions"].items()
        for name in names
    ]
    world.organization = account["organization"]
    world.buckets = account["buckets"]
    world.licenses = account["licenses"]
    world.quotas = account["quotas"]
    _networks(world, now)
    _keys(world, _read("keys", now))
    _roles(world, _read("roles", now), now)
    _directory(world, _read("directory", now))
    world.studios = {HOME: _read("sagemaker", now)}
    _beside_domains(world, now)
    return world


def _beside_domains(world: World, now: float) -> None:
    """What domains have outside SageMaker: the one in service, and one that is gone and left its files behind."""
    legacy = next(item for item in world.studios[HOME]["domains"] if item["DomainName"] == "legacy-iam")
    make_files(world, HOME, legacy, legacy["CreationTime"], size=48_318_382_080)
    gone = legacy | {
        "DomainArn": f"arn:aws:sagemaker:{HOME}:{ACCOUNT}:domain/{_GONE}",
        "DomainId": _GONE,
        "CreationTime": now - 300 * _DAY,
        "_file_system": "fs-0fedcba9876543210",
    }
    make_files(world, HOME, gone, gone["CreationTime"], size=1_288_490_188)
    outer, group = list(nfs_groups(_GONE).items())[1]
    subnet = next(item for item in world.collection(HOME, "Subnets") if item["SubnetId"] == gone["SubnetIds"][0])
    text = f"[DO NOT DELETE] ENI managed by SageMaker for Studio Domain ({_GONE}) - 5c0ffee5"
    held = [{"GroupId": group, "GroupName": outer}]
    ip = address(subnet["CidrBlock"], 77)
    left = interface(world, subnet, made_id("eni", _GONE), ip, text, held) | {"Status": "available"}
    world.put(HOME, "NetworkInterfaces", left)
    for app in world.studios[HOME]["apps"]:
        owner = app.get("SpaceName") or app["UserProfileName"]
        name = f"{app['DomainId']}/{owner}/{app['AppType']}/{app['AppName']}"
        note_stream(world, HOME, name, app["CreationTime"], size=20_480)
    note_stream(world, HOME, f"{_GONE}/dave/JupyterServer/default", now - 290 * _DAY, size=4_096)
    note_stream(world, HOME, "2026/etl/1", now - 9 * _DAY, "/aws/lambda/etl", size=1_024)


def _read(name: str, now: float) -> Any:
    def moment(value: dict[str, Any]) -> Any:
        return now - value["days_ago"] * _DAY if value.keys() == {"days_ago"} else value

    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"), object_hook=moment)


def _networks(world: World, now: float) -> None:
    seed = _read("network", now)
    for region in world.regions:
        name = region["RegionName"]
        if region["OptInStatus"] != "not-opted-in" and name != HOME:
            world.networks[name] = default_network(name, seed["service_suffixes"])
    world.networks[HOME] = expanded_network(HOME, seed)


def _keys(world: World, seed: Data) -> None:
    for region, entries in seed.items():
        world.keys[region], world.aliases[region] = [], []
        for entry in entries:
            key = _key(region, entry)
            world.keys[region].append(key)
            for alias in entry.get("aliases", []):
                arn = f"arn:aws:kms:{region}:{ACCOUNT}:{alias}"
                record = {"AliasName": alias, "AliasArn": arn, "TargetKeyId": key["KeyId"]}
                world.aliases[region].append(record | {"CreationDate": key["CreationDate"]})


def _key(region: str, entry: Data) -> Data:
    state = entry.get("state", "Enabled")
    spec = entry.get("spec", "SYMMETRIC_DEFAULT")
    key = {
        "AWSAccountId": ACCOUNT,
        "KeyId": entry["id"],
        "Arn": f"arn:aws:kms:{region}:{ACCOUNT}:key/{entry['id']}",
        "CreationDate": entry["created"],
        "Enabled": state == "Enabled",
        "Description": entry.get("description", ""),
        "KeyUsage": entry.get("usage", "ENCRYPT_DECRYPT"),
        "KeyState": state,
        "Origin": "AWS_KMS",
        "KeyManager": entry.get("manager", "CUSTOMER"),
        "CustomerMasterKeySpec": spec,
        "KeySpec": spec,
        "MultiRegion": entry["id"].startswith("mrk-"),
    }
    if "deleted" in entry:
        key["DeletionDate"] = entry["deleted"]
    if key["KeyUsage"] == "ENCRYPT_DECRYPT":
        algorithms = ["SYMMETRIC_DEFAULT"] if spec == "SYMMETRIC_DEFAULT" else ["RSAES_OAEP_SHA_256"]
        key["EncryptionAlgorithms"] = algorithms
    return key


def _roles(world: World, seed: Data, now: float) -> None:
    for name, policy in seed["policies"].items():
        path = policy.get("path", "/")
        arn = f"arn:aws:iam::aws:policy{path}{name}"
        world.aws_policies[arn] = {
            "PolicyName": name,
            "PolicyId": f"ANPA{name.upper()[:17]:0<17}",
            "Arn": arn,
            "Path": path,
            "DefaultVersionId": policy["version"],
            "IsAttachable": True,
            "CreateDate": now - 900 * _DAY,
            "UpdateDate": now - 60 * _DAY,
            "_document": json.dumps(policy["document"]),
        }
    for number, entry in enumerate(seed["roles"]):
        record = role_record(entry, seed["trusts"], number)
        world.roles[entry["name"].lower()] = record
    linked = service_linked_role(world) | {"CreateDate": now - 400 * _DAY, "_made": 0.0}
    world.roles[linked["RoleName"].lower()] = linked


def role_record(entry: Data, trusts: Data, number: int) -> Data:
    """A role as IAM keeps it, from its short form in the seed."""
    path = entry.get("path", "/")
    trust = entry["trust"]
    document = trusts.get(trust) or _service_trust(trust)
    record: Data = {
        "Path": path,
        "RoleName": entry["name"],
        "RoleId": f"AROADEMO{number:013d}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role{path}{entry['name']}",
        "CreateDate": entry["created"],
        "AssumeRolePolicyDocument": json.dumps(document),
        "MaxSessionDuration": 3600,
        "_attached": list(entry.get("attached", [])),
        "_inline": {name: json.dumps(policy) for name, policy in entry.get("inline", {}).items()},
        "_made": 0.0,
    }
    if "description" in entry:
        record["Description"] = entry["description"]
    if "last_used" in entry:
        record["RoleLastUsed"] = {"LastUsedDate": entry["last_used"], "Region": HOME}
    return record


def _service_trust(service: str) -> Data:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _directory(world: World, seed: Data) -> None:
    store = seed["store"]
    world.instances = [seed["instance"]]
    world.groups = [
        {
            "IdentityStoreId": store,
            "GroupId": group["id"],
            "GroupArn": f"arn:aws:identitystore:::group/{group['id']}",
            "Revision": "1",
            "DisplayName": group["name"],
            **({"Description": group["description"]} if "description" in group else {}),
        }
        for group in seed["groups"]
    ]
    world.users = [_user(store, user) for user in seed["users"]]
    ids = {user["UserName"]: user["UserId"] for user in world.users}
    world.memberships = [
        (group["id"], ids[name]) for group in seed["groups"] for name in group.get("members", []) if name in ids
    ]


def _user(store: str, user: Data) -> Data:
    given, _, family = user["name"].rpartition(" ")
    return {
        "IdentityStoreId": store,
        "UserId": user["id"],
        "UserArn": f"arn:aws:identitystore:::user/{user['id']}",
        "Revision": "1",
        "UserName": user["user_name"],
        "Name": {"GivenName": given or family, "FamilyName": family},
        "DisplayName": user["name"],
        "Emails": [{"Value": user["email"], "Type": "work", "Primary": True}],
        "UserStatus": user.get("status", "ENABLED"),
    }
