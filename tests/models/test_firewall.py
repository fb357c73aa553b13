"""What security groups and endpoint policies let through."""

import json

import pytest

from models.endpoint_policy import Verdict, verdict
from models.facts import Permission
from models.facts_checks import PrefixList
from models.firewall import Peer, lets, speaks

HTTPS = (443, 443)


@pytest.mark.parametrize(
    ("rule", "first", "last", "answer"),
    [
        (Permission("-1"), 443, None, True),
        (Permission("tcp", 443, 443), 443, None, True),
        (Permission("6", 443, 443), 443, None, True),
        (Permission("udp", 443, 443), 443, None, False),
        (Permission("tcp", 0, 65535), 8192, 65535, True),
        (Permission("tcp", 8192, 65534), 8192, 65535, False),
        (Permission("tcp", None, None), 443, None, True),
        (Permission("icmp", -1, -1), 443, None, False),
    ],
)
def test_ports(rule: Permission, first: int, last: int | None, answer: bool) -> None:
    assert speaks(rule, first, last) is answer


@pytest.mark.parametrize(
    ("rule", "peer", "answer"),
    [
        (Permission("tcp", 443, 443, ("10.0.0.0/8",)), Peer((), ("10.1.0.0/16", "10.2.0.0/16")), True),
        (Permission("tcp", 443, 443, ("10.1.0.0/16",)), Peer((), ("10.1.0.0/16", "10.2.0.0/16")), False),
        (Permission("tcp", 443, 443, ("10.1.2.3/16",)), Peer((), ("10.1.0.0/24",)), True),
        (Permission("tcp", 443, 443, ("::/0",)), Peer((), ("10.1.0.0/24",)), False),
        (Permission("tcp", 443, 443, ("nonsense",)), Peer((), ("10.1.0.0/24",)), False),
        (Permission("tcp", 443, 443, (), ("sg-1",)), Peer(("sg-1", "sg-2"), ("10.1.0.0/24",)), True),
        (Permission("tcp", 443, 443, (), ("sg-3",)), Peer(("sg-1", "sg-2")), False),
        (Permission("tcp", 443, 443, (), (), ("pl-own",)), Peer((), ("10.1.0.0/24",)), True),
        (Permission("tcp", 443, 443, (), (), ("pl-empty",)), Peer((), ("10.1.0.0/24",)), None),
        (Permission("tcp", 443, 443, (), (), ("pl-unknown",)), Peer((), ("10.1.0.0/24",)), None),
        (Permission("tcp", 443, 443, (), (), ("pl-aws",)), Peer((), ("10.1.0.0/24",)), False),
        (Permission("tcp", 443, 443, (), (), ("pl-aws",)), Peer((), ("0.0.0.0/0",), ("pl-aws",)), True),
    ],
)
def test_peers(rule: Permission, peer: Peer, answer: bool | None) -> None:
    lists = (
        PrefixList("pl-own", "own", "1", ("10.1.0.0/16",)),
        PrefixList("pl-empty", "own", "1"),
        PrefixList("pl-aws", "com.amazonaws.eu-central-1.s3", "AWS"),
    )
    assert lets([rule], HTTPS, peer, lists) is answer


def test_rules_add_up() -> None:
    rules = [Permission("tcp", 443, 443, ("10.1.0.0/16",)), Permission("tcp", 443, 443, ("10.2.0.0/16",))]
    assert lets(rules, HTTPS, Peer((), ("10.1.0.0/24", "10.2.0.0/24")), ()) is True
    assert lets([], HTTPS, Peer((), ("10.1.0.0/24",)), None) is False


def policy(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


ALL = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", Verdict.ALLOWED),
        (policy(ALL), Verdict.ALLOWED),
        (json.dumps({"Statement": ALL}), Verdict.ALLOWED),
        (policy(ALL | {"Principal": {"AWS": ["*"]}}), Verdict.ALLOWED),
        (policy(ALL | {"Action": ["sagemaker:Create*"]}), Verdict.ALLOWED),
        (policy(ALL | {"Action": ["SAGEMAKER:createapp"]}), Verdict.ALLOWED),
        (policy(), Verdict.DENIED),
        (policy(ALL | {"Action": "s3:*"}), Verdict.DENIED),
        (policy(ALL, ALL | {"Effect": "Deny", "Action": "sagemaker:CreateApp"}), Verdict.DENIED),
        (policy({"Effect": "Allow", "Principal": "*", "NotAction": "sagemaker:*", "Resource": "*"}), Verdict.DENIED),
        (policy(ALL | {"Resource": "arn:aws:sagemaker:*:1:app/*"}), Verdict.DEPENDS),
        (policy(ALL | {"Principal": {"AWS": "arn:aws:iam::1:role/x"}}), Verdict.DEPENDS),
        (policy(ALL | {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}), Verdict.DEPENDS),
        (
            policy(ALL, ALL | {"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
            Verdict.DEPENDS,
        ),
        ("not JSON", Verdict.DEPENDS),
        ("[]", Verdict.DEPENDS),
    ],
)
def test_endpoint_policies(text: str, answer: Verdict) -> None:
    assert verdict(text, "sagemaker:CreateApp") is answer
