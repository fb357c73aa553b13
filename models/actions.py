"""The steps of a plan: each one call to AWS, what it needs, how its end is seen and how it is undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

CREATE: Final = "create"
EDIT: Final = "edit"
PEOPLE: Final = "people"
DELETE: Final = "delete"
FOLLOW: Final = "follow"

SERVICE_LINKED_ROLE: Final = "service-linked-role"
"""Kind of the action that makes SageMaker's own role in the account, which no run can take back."""

GONE: Final = ("ResourceNotFound", "ResourceNotFoundException")
"""Error codes of SageMaker and Identity Center that mean: it is not there."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A value in a request that is known only once another action is done."""

    action: str
    """Id of that action."""
    output: str
    """Name of its output, for example `DomainId`."""

    def __str__(self) -> str:
        return f"<{self.action}.{self.output}>"


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of one service; values may be `Ref`s at any depth."""

    service: str
    """boto3's name of the service, for example `sso-admin`."""
    operation: str
    """AWS's name of the operation, for example `CreateDomain`."""
    request: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """Reading a status until it is one of `done` or `failed`; any other status is shown and followed."""

    call: Call
    status: str = "Status"
    done: tuple[str, ...] = ("InService",)
    failed: tuple[str, ...] = ("Failed",)
    reason: str = "FailureReason"
    gone_is_done: bool = False
    interval: float = 10.0
    """Seconds between two reads."""
    limit: float = 1800.0
    """Seconds after which watching ends (the work in AWS goes on)."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Output name -> dotted path in the last answer."""


_REMOVING: Final = ("Delete", "Detach", "Remove", "Revoke")
"""How operations begin that take something away."""


@dataclass(frozen=True, slots=True)
class Find:
    """How to see whether an action has taken effect already: before a retry, and on resume."""

    call: Call
    rows: str = ""
    """Member of the answer that lists candidates; empty where the answer itself is the thing."""
    match: Mapping[str, Any] = field(default_factory=dict)
    """Dotted paths in a candidate with the values they must have; a list must contain the value."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Output name -> dotted path in the row found."""
    absent: tuple[str, ...] = ()
    """Error codes that mean: it is not there."""
    created: str = ""
    """Dotted path of a candidate's time of creation, where its name alone does not tell whose it is."""


@dataclass(frozen=True, slots=True)
class Action:
    """One step of a plan."""

    id: str
    """Unique in the plan and stable between runs of the same spec, for example `user-profile/anna`."""
    title: str
    call: Call
    kind: str
    """`service-linked-role`, `role`, `policy`, `domain`, `user-profile`, `assignment`, ..."""
    needs: tuple[str, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Output name -> dotted path in the answer."""
    find: Find | None = None
    done_when: tuple[str, ...] = ()
    """Error codes that mean: it is so already."""
    done_texts: tuple[str, ...] = ()
    """Parts of an error text that mean the same, where AWS has no code for it."""
    wait: Wait | None = None
    settle: float = 0.0
    """Seconds to leave AWS after the call before anything relies on it (IAM is eventually consistent)."""
    retry_on: tuple[str, ...] = ()
    """Parts of an error text that mean: too early, try again for a while."""
    undo: tuple[Call, ...] = ()
    single_attempt: bool = False
    """True where AWS has no idempotency token: never re-sent without looking first."""
    usual: float = 2.0
    """Seconds it usually takes."""
    independent: bool = False
    """Whether its failure leaves the other actions worth doing (one profile of many)."""
    repeatable: bool = False
    """Whether its call may be made again as it is, and must be after it failed: a deletion, an update."""
    patience: float = 120.0
    """Seconds for which what `retry_on` names may pass by itself (facts 2.1)."""

    @property
    def removes(self) -> bool:
        """Whether it takes something away, so that what is so already is gone, not there."""
        return self.call.operation.startswith(_REMOVING)


@dataclass(frozen=True, slots=True)
class Plan:
    """Ordered actions; each one's needs stand before it."""

    account: str
    region: str
    domain_name: str
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know that no action says."""
    purpose: str = CREATE
    """What it does to the domain: `create`, `edit`, `people` (who may use it), `delete`, or `follow`: read it alone."""
    domain_id: str = ""
    """The domain it is about, where that exists already."""

    def action(self, action_id: str) -> Action:
        """The action of this id.

        Raises:
            KeyError: there is none.
        """
        for action in self.actions:
            if action.id == action_id:
                return action
        raise KeyError(action_id)


def resolve_refs(value: Any, outputs: Mapping[str, Mapping[str, Any]]) -> Any:
    """`value` with every `Ref` replaced by what `outputs` has for it (action id -> output -> value).

    Raises:
        KeyError: an output is not known yet.
    """
    if isinstance(value, Ref):
        return outputs[value.action][value.output]
    if isinstance(value, Mapping):
        return {key: resolve_refs(child, outputs) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [resolve_refs(child, outputs) for child in value]
    return value
