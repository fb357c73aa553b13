"""The `CreateDomain` request: a pure function of the spec, which says no more than the spec does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.arns import partition_of, role_arn
from models.errors import SmdomainError
from models.members import MEMBERS
from models.spec import DomainSpec
from models.spec_access import Role
from models.supporting_roles import SUPPORTING
from models.tree import Tree, drop_at, get_at, leaves, merge, set_at

ROLE_KEYS = ("roles.default", "roles.spaces", "applications.rstudio.role")
_EMR_RUNTIME = "applications.jupyterlab.emr_runtime_role"
_EMR_ROLES = "applications.jupyterlab.emr_execution_roles"


class AccountUnknown(SmdomainError):
    """A role is to be created, and without the account nobody knows its ARN."""

    code = "account-unknown"
    title = "The account is not known"
    exit_code = 2


def create_domain_request(spec: DomainSpec, account: str | None = None) -> Tree:
    """The request AWS is sent for `spec`.

    Args:
        spec: the answers; absent ones send nothing.
        account: the account a role to be created will be in; `spec.account` where absent.

    Raises:
        AccountUnknown: a role is to be created and neither says the account.
    """
    return request_of(answer_tree(spec, account), spec.extra)


def answer_tree(spec: DomainSpec, account: str | None = None) -> Tree:
    """The spec's answers with every role as the ARN it has or will have."""
    tree = spec.as_tree()
    tree.pop("extra", None)
    for key in (*ROLE_KEYS, *(each.key for each in SUPPORTING)):
        answer = get_at(tree, key)
        if answer == "same":
            set_at(tree, key, get_at(tree, "roles.default"))
        elif isinstance(answer, dict):
            set_at(tree, key, arn_of(Role.model_validate(answer), spec, account))
    if runtime := get_at(tree, _EMR_RUNTIME):
        drop_at(tree, _EMR_RUNTIME)
        set_at(tree, _EMR_ROLES, list(dict.fromkeys([*get_at(tree, _EMR_ROLES, []), runtime])))
    # `same` with nothing to be the same as says nothing.
    if get_at(tree, "roles.spaces", "") is None:
        tree["roles"].pop("spaces")
    return tree


def arn_of(role: Role, spec: DomainSpec, account: str | None = None) -> str:
    """The ARN of a role that exists or will be created."""
    if role.arn is not None:
        return role.arn
    owner = account or spec.account
    if role.create is None:
        return ""
    if not owner:
        raise AccountUnknown(
            f"The role {role.create.name} is to be created, but in which account is not known.",
            'Add `account: "<12 digits>"` to the spec, or use credentials.',
        )
    return role_arn(partition_of(spec.region or ""), owner, role.create.name, role.create.path or "/")


def request_of(tree: Tree, extra: Tree) -> Tree:
    """The request for answers whose roles are ARNs, with `extra` laid over it."""
    request: Tree = {}
    for path, value in _members_of(tree):
        set_at(request, path, value)
    request = merge(request, extra)
    # A required member, which may be empty.
    request.setdefault("DefaultUserSettings", {})
    return request


def _members_of(tree: Tree) -> Iterator[tuple[str, Any]]:
    shared_spaces = bool(get_at(tree, "roles.spaces"))
    vpc_only = get_at(tree, "network.access") == "vpc-only"
    for member in MEMBERS:
        value = get_at(tree, member.key)
        if value is None and member.key.endswith("idle_shutdown.enabled"):
            value = True if get_at(tree, member.key.rpartition(".")[0]) else None
        if value is None:
            continue
        yield member.path, member.codec.encode(value)
        if member.space and shared_spaces and (vpc_only or not member.vpc_only):
            yield member.space, member.codec.encode(value)


def overlaps(spec: DomainSpec, account: str | None = None) -> list[str]:
    """Paths that both a named answer and `extra` set, to different values."""
    named = dict(leaves(request_of(answer_tree(spec, account), {})))
    return [path for path, value in leaves(spec.extra) if path in named and named[path] != value]
