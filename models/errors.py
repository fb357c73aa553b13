"""Every error a user can meet, in one tree.

    SmdomainError                 exit 1
    ├── UsageError                exit 2   wrong words, unreadable file, no terminal
    │   └── SpecError             exit 2   a spec that cannot be loaded; carries every problem at once
    ├── AwsError                  exit 3   AWS refused or could not be reached
    │   ├── AccessDenied                   a permission is missing; `action` names it
    │   ├── CredentialsError               none, expired or invalid
    │   ├── Throttled
    │   ├── AnswerLost                     the request may have taken effect; look before trying again
    │   └── Unreachable                    no connection, nothing was sent
    ├── WrongAccount              exit 3   the spec's guard and the credentials differ
    ├── DeployFailed              exit 1
    ├── Interrupted               exit 4   can be resumed
    └── Locked                    exit 2   another process holds the draft or the run

Screens show these, the command line prints them, `--json` serializes them: nothing else reaches a user.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


class SmdomainError(Exception):
    """Base of what a user may be shown: what is wrong and what to do about it."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def as_dict(self) -> dict[str, str]:
        """The `error` member of the JSON envelope."""
        return {"code": self.code, "title": self.title, "message": self.message, "remedy": self.remedy}


class UsageError(SmdomainError):
    """The command line, or a file it names, cannot be used as it is."""

    code = "usage"
    title = "This cannot be done as asked"
    exit_code = 2


@dataclass(frozen=True, slots=True)
class SpecProblem:
    """One thing wrong with a spec file."""

    key: str
    """Dotted path in the spec; empty for the file as a whole."""
    message: str
    remedy: str = ""
    line: int | None = None
    """1-based line in the file, where known."""

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        key = f"{self.key}: " if self.key else ""
        tail = f" {self.remedy}" if self.remedy else ""
        return f"{place}{key}{self.message}{tail}"


class SpecError(UsageError):
    """A spec that cannot be loaded; `problems` has every one, in file order."""

    code = "spec"
    title = "The spec cannot be read"

    def __init__(self, problems: list[SpecProblem], source: str = "") -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line or 0)
        self.source = source
        head = f"{source}: " if source else ""
        noun = "problem" if len(problems) == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{head}{len(problems)} {noun}\n{lines}", "Correct the file and try again.")


class AwsError(SmdomainError):
    """AWS refused a call, or the call failed on the way."""

    code = "aws"
    title = "AWS refused the request"
    exit_code = 3

    def __init__(
        self,
        message: str,
        remedy: str = "",
        *,
        service: str = "",
        operation: str = "",
        aws_code: str = "",
        request_id: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, remedy)
        self.service = service
        self.operation = operation
        self.aws_code = aws_code
        """`Error.Code` as AWS wrote it, for example `ResourceInUse`."""
        self.request_id = request_id
        self.details = dict(details or {})


class AccessDenied(AwsError):
    """A permission is missing; `action` is its IAM name, for example `ec2:DescribeVpcs`."""

    code = "access-denied"
    title = "A permission is missing"

    def __init__(self, message: str, remedy: str = "", *, action: str = "", **where: str) -> None:
        super().__init__(message, remedy, **where)  # type: ignore[arg-type]
        self.action = action


class CredentialsError(AwsError):
    """No credentials, or credentials that ended."""

    code = "credentials"
    title = "AWS did not accept the credentials"


class Throttled(AwsError):
    """AWS asked for fewer requests, and went on doing so."""

    code = "throttled"
    title = "AWS asks for fewer requests"


class AnswerLost(AwsError):
    """The request was sent and no answer came: it may have taken effect."""

    code = "answer-lost"
    title = "AWS did not answer"


class Unreachable(AwsError):
    """No connection: the request was not sent."""

    code = "unreachable"
    title = "AWS cannot be reached"


class WrongAccount(SmdomainError):
    """The account the spec is meant for is not the one of the credentials."""

    code = "wrong-account"
    title = "These credentials belong to another account"
    exit_code = 3


class DeployFailed(SmdomainError):
    """A run that ended without what it was to make."""

    code = "deploy-failed"
    title = "The domain was not set up"


class Interrupted(SmdomainError):
    """A run that stopped half-way and can go on."""

    code = "interrupted"
    title = "Interrupted"
    exit_code = 4


class Locked(SmdomainError):
    """Another process works on the same draft or run."""

    code = "locked"
    title = "In use by another process"
    exit_code = 2
