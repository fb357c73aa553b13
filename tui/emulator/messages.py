"""What passes between a client and the emulator, before and after it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.model import OperationModel

from tui.emulator.errors import Style

Data = dict[str, Any]
"""A request or an answer in the shape boto3 shows it: member names of the service model, times as epoch seconds."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, as a client sent it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """A request understood: which operation of which service, with which parameters."""

    service: str
    """boto3's name of the service, for example `sso-admin`."""
    operation: str
    region: str
    """Region of the signature."""
    style: Style
    params: Data
    model: OperationModel | None
    """None when the service model has no such operation."""
    url: str = ""

    @property
    def name(self) -> str:
        """`service:Operation`, what fault patterns are matched against."""
        return f"{self.service}:{self.operation}"
