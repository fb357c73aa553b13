"""Where the domain's network interfaces and files live."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from models.spec_base import Section


class NetworkSection(Section):
    """How Studio reaches other services."""

    access: Literal["vpc-only", "public-internet"] | None = None
    vpc: str | None = None
    subnets: list[str] = Field(default_factory=list)
    security_groups: list[str] = Field(default_factory=list)
    ip_address_type: Literal["ipv4", "dualstack"] | None = None
    rstudio_security_groups: list[str] = Field(default_factory=list)


class PosixUser(Section):
    """The user that spaces use on file systems of one's own."""

    uid: int | None = None
    gid: int | None = None


class FileSystem(Section):
    """A file system of one's own, mounted in spaces: one of `efs`, `fsx_lustre`, `s3`."""

    efs: str | None = None
    fsx_lustre: str | None = None
    s3: str | None = None
    path: str | None = None


class StorageSection(Section):
    """Encryption and sizes."""

    kms_key: str | None = None
    default_space_gb: int | None = None
    maximum_space_gb: int | None = None
    home_efs: bool | None = None
    auto_mount_home_efs: bool | None = None
    posix_user: PosixUser | None = None
    file_systems: list[FileSystem] = Field(default_factory=list)
