"""The one door to AWS: sessions, clients, calls and pages; whatever goes wrong comes out as an error of ours.

boto3 is imported when the first call is made, so that importing this module costs nothing.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from models.arns import partition_of
from models.errors import AwsError, CredentialsError, UsageError
from models.facts import Caller, Profile, Region
from tui.services.aws_errors import Where, translate
from tui.services.connection import Connection
from tui.services.gateway_answers import LOG, checked, kind, note, request_id, without_metadata

if TYPE_CHECKING:
    import boto3.session
    import botocore.session

CONNECT_TIMEOUT: Final = 4
READ_TIMEOUT: Final = 15
SINGLE_READ_TIMEOUT: Final = 60
READ_ATTEMPTS: Final = 3
POOL: Final = 16
"""Connections kept per client; the quotas alone are about as many calls at once."""
PAGE_LIMIT: Final = 1000
PAGE_SIZES: Final = {"kms:ListAliases": 100, "ec2:DescribeVpcEndpoints": 1000}
"""Largest pages where the service model does not say, or says more than the service gives."""
DEMO_REGION: Final = "eu-central-1"
CLI_CACHE: Final = ".aws/cli/cache"
"""Below the home folder: where the AWS CLI keeps the sessions of roles it assumed."""

_T = TypeVar("_T")


class Embedded(Protocol):
    """The embedded AWS, as far as the gateway knows it."""

    def install(self, session: Any) -> None:
        """Answer every client that `session` makes from here on."""

    def renew(self) -> None:
        """The caller has new credentials."""


class Gateway:
    """Calls AWS for one connection. Thread-safe; raises only errors of `models.errors`."""

    def __init__(self, connection: Connection, *, emulator: Embedded | None = None) -> None:
        self.connection = connection
        self._emulator = emulator
        self._lock = threading.RLock()
        self._asking = threading.Lock()
        self._session: boto3.session.Session | None = None
        self._clients: dict[tuple[str, str, bool], Any] = {}
        self._caller: Caller | None = None
        self.ask_code: Callable[[str], str] | None = None  # asks the user for an MFA code, in the thread of a call

    @property
    def demo(self) -> bool:
        """Whether the embedded AWS answers."""
        return self._emulator is not None or self.connection.demo is not None

    @property
    def region(self) -> str:
        """The Region in force; empty where none is set."""
        if self.connection.region:
            return self.connection.region
        if self.demo:
            return DEMO_REGION
        return os.environ.get("AWS_REGION") or str(self._guarded(self._boto, Where()).region_name or "")

    @property
    def profile(self) -> str:
        """The profile in force; `default` where none is named, empty in a demo."""
        if self.demo:
            return ""
        return self.connection.profile or str(self._guarded(self._boto, Where()).profile_name)

    def prepare(self, services: Iterable[str]) -> None:
        """Make the clients of these services, one after the other: in parallel it takes longer."""
        collecting = gc.isenabled()
        gc.disable()
        try:
            for service in services:
                where = self._where(service, "", None)
                self._guarded(lambda where=where: self._client(where, single=False), where)  # type: ignore[misc]
        finally:
            if collecting:
                gc.enable()

    def call(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        single: bool = False,
    ) -> dict[str, Any]:
        """The answer to one call, without its metadata.

        Args:
            service: boto3's name, for example `sso-admin`.
            operation: as AWS writes it, for example `DescribeVpcs`.
            request: its parameters.
            region: another Region than the connection's.
            single: send it once: for what must not happen twice.

        Raises:
            AwsError: AWS refused, or could not be reached.
        """
        return self.call_with_id(service, operation, request, region=region, single=single)[0]

    def call_with_id(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        single: bool = False,
    ) -> tuple[dict[str, Any], str]:
        """Like `call`, with the request id that AWS gave the answer."""
        where = self._where(service, operation, region)

        def send() -> dict[str, Any]:
            client = self._client(where, single=single)
            answer: dict[str, Any] = getattr(client, self._method(operation))(**(request or {}))
            return answer

        answer = self._logged(send, where)
        return without_metadata(answer), request_id(answer)

    def pages(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The answers to one listing, page by page, as large as they come; ends early when `cancel` is set.

        Raises:
            AwsError: AWS refused, or could not be reached; pages that came before stay good.
        """
        where = self._where(service, operation, region)
        pages = self._pages(where, dict(request or {}))
        while cancel is None or not cancel.is_set():
            page = self._logged(lambda: next(pages, None), where)
            if page is None:
                return
            yield without_metadata(page)

    def accepts(self, service: str, operation: str, member: str) -> bool:
        """Whether the installed boto knows this member of an operation's request."""
        where = self._where(service, operation, None)
        shape = self._guarded(lambda: self._client(where, single=False).meta.service_model, where)
        return member in shape.operation_model(operation).input_shape.members

    def profiles(self) -> list[Profile]:
        """The profiles of the AWS configuration files, by name; no AWS call, nothing secret."""
        if self.demo:
            return [Profile("demo", self.region, "static")]

        def read() -> list[Profile]:
            settings = self._core(named=False).full_config.get("profiles", {})
            return [Profile(name, str(own.get("region", "")), kind(own)) for name, own in sorted(settings.items())]

        return self._guarded(read, Where())

    def configuration(self) -> Mapping[str, Any]:
        """The AWS configuration files as boto reads them: `profiles`, `sso_sessions`; no AWS call."""
        return {} if self.demo else self._guarded(lambda: dict(self._core(named=False).full_config), Where())

    def renew(self) -> None:
        """Read the credentials anew at the next call, such as after somebody signed in."""
        with self._lock:
            self._session, self._caller = None, None
            self._clients.clear()
            if self._emulator is not None:
                self._emulator.renew()

    def regions(self) -> list[Region]:
        """The Regions of the partition where boto knows SageMaker, by name; no AWS call."""
        partition = self._caller.partition if self._caller else partition_of(self.region)

        def read() -> list[Region]:
            names = self._boto().get_available_regions("sagemaker", partition_name=partition)
            return [Region(name) for name in sorted(names)]

        return self._guarded(read, Where())

    def caller(self) -> Caller:
        """Whose credentials these are; asked once.

        Raises:
            CredentialsError: nobody's.
        """
        # Whoever asks meanwhile waits for the same answer.
        with self._asking:
            who = self._caller
            if who is None:
                answer = self.call("sts", "GetCallerIdentity", region=self.region or "us-east-1")
                who = self._caller = Caller(answer["Account"], answer["Arn"], answer.get("UserId", ""))
            return who

    def expires(self) -> float | None:
        """When the credentials end, in seconds since the epoch; None where that is not known."""

        def read() -> Any:
            credentials = self._boto().get_credentials()
            # botocore has no public name for it; absent means that they do not end, or that nobody knows.
            return getattr(credentials, "_expiry_time", None)

        ends = self._guarded(read, Where())
        return ends.timestamp() if isinstance(ends, datetime) else None

    def _where(self, service: str, operation: str, region: str | None) -> Where:
        connection = self.connection
        return Where(
            service,
            operation,
            region or self.region,
            connection.profile or os.environ.get("AWS_PROFILE", ""),
            connection.endpoint_url or "",
        )

    def _pages(self, where: Where, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        client = self._client(where, single=False)
        method = self._method(where.operation)
        members = client.meta.service_model.operation_model(where.operation).input_shape.members
        for size in ("MaxResults", "MaxItems", "Limit", "MaxBuckets"):
            if size in members and size not in request:
                most = PAGE_SIZES.get(f"{where.service}:{where.operation}") or members[size].metadata.get("max")
                request |= {size: min(int(most), PAGE_LIMIT)} if most else {}
        if client.can_paginate(method):
            yield from client.get_paginator(method).paginate(**request)
            return
        token = None
        while True:
            page = getattr(client, method)(**request)
            yield page
            # Some listings page without boto knowing how; a repeated token would go on for ever.
            if "NextToken" not in members or page.get("NextToken") in (None, "", token):
                return
            token = request["NextToken"] = page["NextToken"]

    def _client(self, where: Where, *, single: bool) -> Any:
        key = (where.service, where.region, single)
        with self._lock:
            if key not in self._clients:
                make: Callable[..., Any] = self._boto().client
                self._clients[key] = make(
                    where.service,
                    region_name=where.region or None,
                    endpoint_url=self.connection.endpoint_url,
                    config=self._config(single),
                )
            return self._clients[key]

    def _config(self, single: bool) -> Any:
        from botocore.config import Config

        from tui import __version__

        return Config(
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=SINGLE_READ_TIMEOUT if single else READ_TIMEOUT,
            retries={"mode": "standard", "total_max_attempts": 1 if single else READ_ATTEMPTS},
            max_pool_connections=POOL,
            user_agent_extra=f"smdomain/{__version__}",
            # A host of one's own has no sub-domain for each bucket.
            s3={"addressing_style": "path"} if self.connection.endpoint_url else None,
        )

    def _boto(self) -> boto3.session.Session:
        with self._lock:
            if self._session is None:
                import boto3.session

                core = self._embedded_core() if self.demo else self._core(named=True)
                self._session = boto3.session.Session(botocore_session=core)
            return self._session

    def _embedded_core(self) -> botocore.session.Session:
        from tui.emulator import session, world

        if self._emulator is None:
            try:
                self._emulator = world.build(self.connection.demo or "default")
            except ValueError as error:
                raise UsageError(str(error), "Choose one of the scenarios it names.") from None
        core = session.hermetic_session(self.region)
        self._emulator.install(core)
        return core

    def _core(self, *, named: bool) -> botocore.session.Session:
        import botocore.session

        core = botocore.session.Session(profile=self.connection.profile if named else None)
        if not named:
            return core
        region = self.connection.region or os.environ.get("AWS_REGION")
        if region:
            core.set_config_variable("region", region)
        self._settle_assumed_roles(core)
        return core

    def _settle_assumed_roles(self, core: botocore.session.Session) -> None:
        """Share the AWS CLI's role sessions, and never let boto ask for an MFA code: the terminal is not its own."""
        from botocore.exceptions import UnknownCredentialError
        from botocore.utils import JSONFileCache

        try:
            provider = core.get_component("credential_provider").get_provider("assume-role")
        except UnknownCredentialError:
            return
        provider.cache = JSONFileCache(str(Path.home() / CLI_CACHE))
        provider._prompter = self._prompt

    def _prompt(self, prompt: str) -> str:
        if self.ask_code is not None:
            return self.ask_code(prompt)
        profile = self.connection.profile or os.environ.get("AWS_PROFILE") or "default"
        raise CredentialsError(
            f"The profile {profile} wants an MFA code, which cannot be asked for here.",
            f"Run `aws sts get-caller-identity --profile {profile}` and answer the code: its session is shared.",
        )

    @staticmethod
    def _method(operation: str) -> str:
        from botocore import xform_name

        return str(xform_name(operation))

    def _guarded(self, work: Callable[[], _T], where: Where) -> _T:
        try:
            return work()
        except (AwsError, UsageError):
            raise
        except Exception as error:
            LOG.debug("%s %s", where.service, where.operation, exc_info=True)
            raise translate(error, where) from error

    def _logged(self, send: Callable[[], _T], where: Where) -> _T:
        """What `send` gives; one line about it in the log, never with parameters or answers in it."""
        started = time.monotonic()
        try:
            answer = self._guarded(lambda: checked(send()), where)
        except AwsError as error:
            note(where, started, error.aws_code or error.code, error.request_id)
            raise
        if isinstance(answer, dict):
            note(where, started, "ok", request_id(answer))
        return answer
