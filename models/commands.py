"""Commands of the AWS CLI for remedies: quoted for a shell, and marked so that they can be found in a text."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from typing import Final

POLICIES_QUOTA: Final = "L-0DA4ABF3"
"""Code of the quota of managed policies on a role."""
_MARKED: Final = re.compile(r"`(aws [^`]+)`")


def aws(*words: str, region: str = "") -> str:
    """A command in backquotes, as a sentence; each word quoted, and what could break out of it replaced."""
    place = ("--region", region) if region else ()
    quoted = " ".join(shlex.quote(word.replace("`", "?").replace("\n", " ")) for word in ("aws", *words, *place))
    return f"`{quoted}`."


def more_of(code: str, value: float, region: str) -> str:
    """The command that asks for more of a quota of SageMaker's: `value` in all."""
    request = ("service-quotas", "request-service-quota-increase", "--service-code", "sagemaker")
    return aws(*request, "--quota-code", code, "--desired-value", f"{value:.0f}", region=region)


def more_policies(value: int, partition: str) -> str:
    """The command that asks for more managed policies on a role; IAM's quotas are kept in one Region of a partition."""
    home = {"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}.get(partition, "us-east-1")
    request = ("service-quotas", "request-service-quota-increase", "--service-code", "iam")
    return aws(*request, "--quota-code", POLICIES_QUOTA, "--desired-value", str(value), region=home)


def make_bucket(name: str, region: str) -> str:
    """The command that makes an S3 bucket."""
    return aws("s3", "mb", f"s3://{name}", region=region)


def allow(role: str, policy: str, actions: Iterable[str], resource: str) -> str:
    """The command that gives a role a policy of its own, which allows `actions` on `resource`."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))
    base = ("iam", "put-role-policy", "--role-name", role, "--policy-name", policy)
    return aws(*base, "--policy-document", document)


def commands_in(texts: Iterable[str]) -> Iterator[str]:
    """The commands that these texts mark, each once."""
    seen: set[str] = set()
    for text in texts:
        for command in _MARKED.findall(text):
            if command not in seen:
                seen.add(command)
                yield command


def on_lines(text: str) -> list[str]:
    """The text with each of its commands on a line of its own and unmarked, to be copied."""
    parts = (part.strip() for part in re.split(r"(`aws [^`]+`\.?)", text))
    return [part.rstrip(".").strip("`") if _MARKED.match(part) else part for part in parts if part]


def tcp(port: int | str, *, cidr: str = "", group: str = "", prefix_list: str = "") -> str:
    """A rule for `--ip-permissions`, in the CLI's short form."""
    first, _, last = str(port).partition("-")
    rule = f"IpProtocol=tcp,FromPort={first},ToPort={last or first}"
    if group:
        return f"{rule},UserIdGroupPairs=[{{GroupId={group}}}]"
    if prefix_list:
        return f"{rule},PrefixListIds=[{{PrefixListId={prefix_list}}}]"
    return f"{rule},IpRanges=[{{CidrIp={cidr}}}]"
