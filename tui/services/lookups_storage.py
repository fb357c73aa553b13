"""Looking up keys and buckets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from models.errors import AccessDenied, AwsError
from models.facts import Bucket, KmsKey
from tui.services.lookups_ask import Ask, Partial, by_name, seconds

_AWS_ALIAS: Final = "alias/aws/"


def buckets(ask: Ask) -> Iterator[tuple[Bucket, ...]]:
    """Buckets of the account: those of the Region first, then by name."""
    region = ask.gateway.region
    pages = ([_bucket(item) for item in page.get("Buckets", [])] for page in ask.pages("s3", "ListBuckets"))
    return ask.growing(pages, lambda bucket: (bucket.region not in (region, ""), bucket.name))


def _bucket(item: Mapping[str, Any]) -> Bucket:
    return Bucket(item["Name"], item.get("BucketRegion", ""), seconds(item.get("CreationDate")))


def kms_keys(ask: Ask) -> Iterator[tuple[KmsKey, ...]]:
    """KMS keys: the customer's enabled ones first, by alias; AWS's own last. States follow the names."""
    keys = _named_keys(ask)
    yield _ordered(keys)
    # AWS's own keys cannot be chosen; there is nothing more to learn about them.
    unknown = [key for key in keys.values() if key.manager != "AWS"]
    refused: list[AwsError] = []
    shown_every = max(1, len(unknown) // 4)
    for seen, (key, outcome) in enumerate(ask.each(lambda key: _described(ask, key), unknown), start=1):
        if isinstance(outcome, AwsError):
            refused.append(outcome)
        else:
            keys[key.id] = outcome
        if seen % shown_every == 0:
            yield _ordered(keys)
    broken = next((error for error in refused if not isinstance(error, AccessDenied)), None)
    if broken:
        raise Partial(_ordered(keys), broken)
    if refused:
        which = "all keys" if len(refused) == len(unknown) else f"{len(refused)} of {len(unknown)} keys"
        ask.note(f"The state of {which} is unknown", refused[0])
    yield _ordered(keys)


def _described(ask: Ask, key: KmsKey) -> KmsKey:
    metadata = ask.gateway.call("kms", "DescribeKey", {"KeyId": key.id})["KeyMetadata"]
    return replace(
        key,
        arn=metadata.get("Arn") or key.arn,
        state=metadata.get("KeyState", ""),
        manager=metadata.get("KeyManager", ""),
        spec=metadata.get("KeySpec") or metadata.get("CustomerMasterKeySpec", ""),
        usage=metadata.get("KeyUsage", ""),
        description=metadata.get("Description", ""),
    )


def _named_keys(ask: Ask) -> dict[str, KmsKey]:
    """Keys by id, from the list of keys and the list of aliases; one of the two is enough."""
    keys: dict[str, KmsKey] = {}
    refused: AccessDenied | None = None
    try:
        for page in ask.pages("kms", "ListKeys"):
            keys |= {item["KeyId"]: KmsKey(item["KeyId"], item.get("KeyArn", "")) for item in page.get("Keys", [])}
    except AccessDenied as error:
        refused = error
    try:
        for page in ask.pages("kms", "ListAliases"):
            for item in page.get("Aliases", []):
                _add_alias(keys, item)
    except AccessDenied as error:
        if refused:
            raise refused from error
        ask.note("Their names are unknown", error)
    else:
        if refused:
            ask.note("Keys without a name are left out", refused)
    return keys


def _add_alias(keys: dict[str, KmsKey], item: Mapping[str, Any]) -> None:
    key_id, name = item.get("TargetKeyId"), item.get("AliasName", "")
    if not key_id:
        return  # A name that AWS reserves, and has not made a key for yet.
    arn = str(item.get("AliasArn", "")).rpartition(":")[0]
    key = keys.get(key_id) or KmsKey(key_id, f"{arn}:key/{key_id}" if arn else "")
    manager = "AWS" if name.startswith(_AWS_ALIAS) else key.manager
    keys[key_id] = replace(key, aliases=(*key.aliases, name), manager=manager)


def _ordered(keys: Mapping[str, KmsKey]) -> tuple[KmsKey, ...]:
    return tuple(sorted(keys.values(), key=_rank))


def _rank(key: KmsKey) -> tuple[bool, bool, tuple[bool, str, str], str]:
    usable = key.state in ("Enabled", "")
    return (key.manager == "AWS", not usable, by_name(key.aliases[0] if key.aliases else ""), key.id)
