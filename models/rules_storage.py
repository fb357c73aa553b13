"""Rules about encryption, sizes and file systems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.arns import account_in, region_in
from models.commands import aws, more_of
from models.facts import Facts, KmsKey, Lookup
from models.findings import Level
from models.head_count import people_count, people_words
from models.questions import question
from models.rules_base import (
    Found,
    account_of,
    from_extra,
    in_use,
    not_checked,
    quota_of,
    quoted,
    region_of,
    rule,
)
from models.rules_values import form_problem
from models.spec import DomainSpec

SPACES_QUOTA: Final = "L-A37B67B0"
"""Total EBS volume (GB) across all Studio Spaces (GR:sagemaker)."""
DOMAIN_KEY: Final = "storage.kms_key"
_FILE_SYSTEM: Final = "DefaultUserSettings.CustomFileSystemConfigs[]"
_PATHS: Final = {
    "efs": f"{_FILE_SYSTEM}.EFSFileSystemConfig.FileSystemPath",
    "fsx_lustre": f"{_FILE_SYSTEM}.FSxLustreFileSystemConfig.FileSystemPath",
    "s3": f"{_FILE_SYSTEM}.S3FileSystemConfig.MountPath",
}


def chosen_keys(spec: DomainSpec) -> Iterator[tuple[str, str]]:
    """Each KMS key of the spec, after the key of its answer."""
    canvas, sharing = spec.applications.canvas, spec.applications.notebook_sharing
    if spec.storage.kms_key:
        yield DOMAIN_KEY, spec.storage.kms_key
    if canvas and canvas.kms_key:
        yield "applications.canvas.kms_key", canvas.kms_key
    if sharing and sharing.kms_key:
        yield "applications.notebook_sharing.kms_key", sharing.kms_key


def known_key(keys: Lookup, value: str) -> KmsKey | None:
    """The row that an ARN, an id or an alias stands for."""
    place, _, name = value.rpartition(":") if ":alias/" in value else ("", "", value)
    for each in keys.rows:
        if not isinstance(each, KmsKey):
            continue
        # Another account may have an alias of the same name.
        if value in (each.arn, each.id) or (name in each.aliases and place in ("", each.arn.rpartition(":")[0])):
            return each
    return None


def key_arn(keys: Lookup, value: str) -> str:
    """The ARN that policies know a key by; empty for an alias or an id that no row stands for."""
    if value.startswith("arn:") and ":alias/" not in value:
        return value
    found = known_key(keys, value)
    return found.arn if found else ""


def _usable_again(key: KmsKey, region: str) -> str:
    """What makes a key usable; no command for what somebody decided to do away with."""
    if key.state == "Disabled":
        return f"Enable the key, or choose another. {aws('kms', 'enable-key', '--key-id', key.id, region=region)}"
    if key.state in ("PendingDeletion", "PendingReplicaDeletion"):
        return "Choose another key, or have its deletion cancelled and the key enabled."
    return "Choose another key, or wait until this one is enabled."


@rule(
    "KM-1",
    Level.ERROR,
    "A KMS key is in the Region of the domain, and enabled.",
    "D:onboard-custom",
    lookups=("kms-keys", "caller"),
)
def key_is_usable(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    keys, region, account = facts.get("kms-keys"), region_of(spec, facts), account_of(spec, facts)
    for field, value in chosen_keys(spec):
        place, owner = region_in(value), account_in(value)
        if place and region and place != region:
            yield Found(
                field,
                f"The key is in {quoted(place)}, and the domain will be in {region}.",
                f"Choose a key of {region}.",
            )
            continue
        if owner and account and owner != account:
            continue
        found = known_key(keys, value)
        if found is None:
            yield from not_checked(keys, field, "whether the key exists and is enabled")
            if keys.known:
                yield Found(
                    field,
                    f"The account has no key {quoted(value)} in this Region.",
                    f"Choose one that exists (`{field}`); `smdomain lookup kms-keys` lists them.",
                )
        elif found.state not in ("Enabled", ""):
            yield Found(
                field,
                f"The state of the key is {found.state}, so that nothing can be encrypted with it.",
                _usable_again(found, region),
                (found.id,),
            )


@rule("KM-2", Level.ERROR, "A KMS key is symmetric, and for encryption.", "EFS and EBS rule", lookups=("kms-keys",))
def key_is_symmetric(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for field, value in chosen_keys(spec):
        found = known_key(facts.get("kms-keys"), value)
        if found is None:
            continue
        if found.spec not in ("SYMMETRIC_DEFAULT", "") or found.usage not in ("ENCRYPT_DECRYPT", ""):
            yield Found(
                field,
                f"The key is of the kind {found.spec or 'unknown'}, for {found.usage or 'unknown use'}; storage needs "
                "a symmetric key for encryption.",
                "Choose another key.",
                (found.id,),
            )


@rule("KM-3", Level.ERROR, "The domain's KMS key is the customer's own.", "inferred", lookups=("kms-keys",))
def key_is_own(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    value = spec.storage.kms_key
    if not value:
        return
    found = known_key(facts.get("kms-keys"), value)
    if "alias/aws/" in value or (found and found.manager == "AWS"):
        yield Found(
            DOMAIN_KEY,
            "The key is managed by AWS and cannot be chosen here.",
            "Leave the answer empty: AWS managed keys are then used.",
            (found.id,) if found else (),
        )


@rule(
    "KM-5", Level.WARNING, "The KMS key is in the account of the domain.", "not confirmed by AWS", lookups=("caller",)
)
def key_of_another_account(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    account = account_of(spec, facts)
    for field, value in chosen_keys(spec):
        owner = account_in(value)
        if owner and account and owner != account:
            yield Found(
                field,
                f"The key is in account {quoted(owner)}. AWS does not say that a domain may use such a key.",
                "Make sure that its key policy allows this account, or choose a key of this one.",
            )


@rule("KM-6", Level.WARNING, "The choice of the domain's key is permanent.", "D:onboard-custom")
def key_is_permanent(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.storage.kms_key:
        yield Found(
            DOMAIN_KEY,
            "The key can never be changed, and if it is disabled or deleted nobody can read the files.",
            "Make sure that this is the one you want.",
        )


@rule(
    "ST-1",
    Level.ERROR,
    "Space sizes are 5 to 16384 GB, default ≤ maximum, and both or none are given.",
    "B:DefaultEbsStorageSettings",
)
def space_sizes(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    default, maximum = spec.storage.default_space_gb, spec.storage.maximum_space_gb
    for key, size in (("storage.default_space_gb", default), ("storage.maximum_space_gb", maximum)):
        field = question(key)
        if size is not None and (problem := form_problem(field, size, facts.shapes)):
            yield Found(key, f"{field.label.split(' – ')[0]} {problem}.", "Correct it.")
    if default is None and maximum is not None:
        yield Found(
            "storage.default_space_gb", "AWS takes the two sizes of spaces only together.", "Give the default size too."
        )
    elif maximum is None and default is not None:
        yield Found(
            "storage.maximum_space_gb", "AWS takes the two sizes of spaces only together.", "Give the maximum size too."
        )
    elif default is not None and maximum is not None and default > maximum:
        yield Found(
            "storage.maximum_space_gb",
            f"The maximum size, {maximum} GB, is below the default of {default} GB.",
            "Raise it, or lower the default (`storage.default_space_gb`).",
        )


@rule(
    "ST-2",
    Level.WARNING,
    "The quota has room if everybody takes the largest volume.",
    "GR:sagemaker",
    lookups=("quotas", "group-members"),
)
def room_for_volumes(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    people = people_count(spec, facts)
    if not people or not spec.storage.maximum_space_gb:
        return
    quota = quota_of(facts, SPACES_QUOTA)
    if quota is None:
        return
    wanted = people * spec.storage.maximum_space_gb
    total = (quota.used or 0) + wanted
    if total > quota.value:
        takers = f"{people_words(spec, facts)} {'takes' if people == 1 else 'take'}"
        yield Found(
            "storage.maximum_space_gb",
            f"If {takers} the maximum, that is {wanted} GB; the account may have {quota.value:g} GB in all spaces"
            f"{in_use(quota)}.",
            f"Lower the maximum, or ask for more: {more_of(SPACES_QUOTA, total, region_of(spec, facts))}",
            (SPACES_QUOTA,),
        )


@rule("ST-3", Level.ERROR, "The home folder is mounted only where there is one.", "B:AutoMountHomeEFS")
def mount_needs_home(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    disabled = spec.storage.home_efs is False or from_extra(spec, "HomeEfsFileSystemCreation") == "Disabled"
    if spec.storage.auto_mount_home_efs and disabled:
        yield Found(
            "storage.auto_mount_home_efs",
            "The home folder cannot be mounted when no home file system is created.",
            "Turn it off, or have the file system created (`storage.home_efs: true`).",
        )
    if from_extra(spec, "DefaultUserSettings.AutoMountHomeEFS") == "DefaultAsDomain":
        yield Found(
            "extra.DefaultUserSettings.AutoMountHomeEFS",
            "DefaultAsDomain is a setting of user profiles; a domain has nothing to take it from.",
            "Choose Enabled or Disabled.",
        )


@rule(
    "ST-4",
    Level.ERROR,
    "The POSIX user has a user id of 10000 to 4000000 and a group id of 1001 to 4000000, both or none.",
    "B:CustomPosixUserConfig",
)
def posix_user(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    user = spec.storage.posix_user
    if user is None:
        return
    for key, number in (("storage.posix_user.uid", user.uid), ("storage.posix_user.gid", user.gid)):
        field = question(key)
        if number is not None and (problem := form_problem(field, number, facts.shapes)):
            yield Found(key, f"{field.label} {problem}.", "Correct it.")
        elif number is None and (user.uid is not None or user.gid is not None):
            yield Found(key, "User id and group id are given only together.", f"Give the {field.label} too.")


@rule("ST-5", Level.ERROR, "Each file system is one of three kinds, at a path.", "B:CustomFileSystemConfig")
def file_systems(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    key, entries = "storage.file_systems", spec.storage.file_systems
    limit = facts.shapes.get("DefaultUserSettings.CustomFileSystemConfigs")
    if limit and limit.maximum is not None and len(entries) > limit.maximum:
        yield Found(key, f"There can be at most {limit.maximum} file systems.", "Remove some.")
    for number, entry in enumerate(entries):
        kinds = [kind for kind in _PATHS if getattr(entry, kind) is not None]
        if len(kinds) != 1:
            yield Found(
                f"{key}[{number}]",
                "An entry names exactly one of an EFS file system, an FSx for Lustre file system and an S3 address.",
                "Make one entry of each.",
            )
        elif entry.path is not None:
            constraint = facts.shapes.get(_PATHS[kinds[0]])
            if constraint and constraint.problem_with(entry.path):
                yield Found(
                    f"{key}[{number}].path",
                    f"{quoted(entry.path)} must be a path that begins with a slash and has no blanks.",
                    "Correct it.",
                )


RULES: Final = (
    key_is_usable,
    key_is_symmetric,
    key_is_own,
    key_of_another_account,
    key_is_permanent,
    space_sizes,
    room_for_volumes,
    mount_needs_home,
    posix_user,
    file_systems,
)
