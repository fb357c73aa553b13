"""Questions of step 6, Storage."""

from __future__ import annotations

from typing import Final

from models.conditions import Is
from models.fields import Field, Kind, Mutability
from models.questions_parts import KEY_FORM, KEYS

_SECTION: Final = "Storage"
_HOME: Final = "Home file system, advanced"
_FILES: Final = "File systems of your own, advanced"
_EBS: Final = "DefaultUserSettings.SpaceStorageSettings.DefaultEbsStorageSettings"
_POSIX: Final = "DefaultUserSettings.CustomPosixUserConfig"
_FILE_SYSTEMS: Final = "DefaultUserSettings.CustomFileSystemConfigs[]"
_SIZE: Final = "a whole number of GB from 5 to 16384"


def _file_system_part(name: str, label: str, help: str, shape: str, form: str, placeholder: str) -> Field:
    return Field(
        key=name,
        step="storage",
        section=_FILES,
        kind=Kind.TEXT,
        label=label,
        help=help,
        mutability=Mutability.REPLACED,
        shape=f"{_FILE_SYSTEMS}.{shape}" if shape else "",
        form=form,
        placeholder=placeholder,
        advanced=True,
    )


QUESTIONS: Final[tuple[Field, ...]] = (
    Field(
        key="storage.kms_key",
        step="storage",
        section=_SECTION,
        kind=Kind.LOOKUP,
        label="Encryption key – optional",
        help="The KMS key that the home file system and the volumes of spaces are encrypted with. Without one AWS "
        "managed keys are used. The choice is permanent, and if the key is disabled or deleted later, nobody can "
        "read those files.",
        mutability=Mutability.NO,
        choices=KEYS,
        shape="KmsKeyId",
        docs="encryption-at-rest-studio",
        form=KEY_FORM,
        placeholder="arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    ),
    Field(
        key="storage.default_space_gb",
        step="storage",
        section=_SECTION,
        kind=Kind.INTEGER,
        label="Default space size – optional",
        help="The size of the volume that a new space of JupyterLab or Code Editor gets. People can choose more, up to "
        "the maximum.",
        mutability=Mutability.REPLACED,
        default=5,
        shape=f"{_EBS}.DefaultEbsVolumeSizeInGb",
        docs="onboard-custom",
        form=_SIZE,
        placeholder="5",
        unit="GB",
    ),
    Field(
        key="storage.maximum_space_gb",
        step="storage",
        section=_SECTION,
        kind=Kind.INTEGER,
        label="Maximum space size – optional",
        help="The largest volume people can choose. Volumes are paid for by their size while they exist, and the "
        "account has a quota for all of them together.",
        mutability=Mutability.REPLACED,
        default=100,
        shape=f"{_EBS}.MaximumEbsVolumeSizeInGb",
        docs="onboard-custom",
        form=_SIZE,
        placeholder="100",
        unit="GB",
    ),
    Field(
        key="storage.home_efs",
        step="storage",
        section=_HOME,
        kind=Kind.TOGGLE,
        label="Create the EFS home file system",
        help="A file system on which everybody has a home folder. Studio works without it and is set up faster; "
        "RStudio and Studio Classic need it. It can be added later and not removed.",
        mutability=Mutability.ONCE,
        default=True,
        docs="studio-updated-automount",
        advanced=True,
    ),
    Field(
        key="storage.auto_mount_home_efs",
        step="storage",
        section=_HOME,
        kind=Kind.TOGGLE,
        label="Mount the home folder in spaces",
        help="People then find their home folder in every space. AWS mounts it unless this is turned off.",
        mutability=Mutability.REPLACED,
        when=Is("storage.home_efs", True, None),
        docs="studio-updated-automount",
        advanced=True,
    ),
    Field(
        key="storage.posix_user.uid",
        step="storage",
        section=_FILES,
        kind=Kind.INTEGER,
        label="POSIX user id",
        help="The user that spaces act as on file systems of your own. It decides which files can be read there. A "
        "group id is needed with it.",
        mutability=Mutability.REPLACED,
        shape=f"{_POSIX}.Uid",
        docs="domain-custom-file-system",
        form="a whole number from 10000 to 4000000",
        placeholder="10000",
        advanced=True,
    ),
    Field(
        key="storage.posix_user.gid",
        step="storage",
        section=_FILES,
        kind=Kind.INTEGER,
        label="POSIX group id",
        help="The group that spaces act as on file systems of your own. A user id is needed with it.",
        mutability=Mutability.REPLACED,
        shape=f"{_POSIX}.Gid",
        docs="domain-custom-file-system",
        form="a whole number from 1001 to 4000000",
        placeholder="1001",
        advanced=True,
    ),
    Field(
        key="storage.file_systems",
        step="storage",
        section=_FILES,
        kind=Kind.RECORDS,
        label="File systems to mount",
        help="File systems you have already, mounted in every private space. Each entry names one of an EFS file "
        "system, an FSx for Lustre file system and an S3 address. Up to ten; they must be reachable from the domain's "
        "subnets.",
        mutability=Mutability.REPLACED,
        docs="domain-custom-file-system",
        advanced=True,
        parts=(
            _file_system_part(
                "efs",
                "EFS file system",
                "The id of an EFS file system.",
                "EFSFileSystemConfig.FileSystemId",
                "the id of a file system, such as fs-0123456789abcdef0",
                "fs-0123456789abcdef0",
            ),
            _file_system_part(
                "fsx_lustre",
                "FSx for Lustre file system",
                "The id of an FSx for Lustre file system.",
                "FSxLustreFileSystemConfig.FileSystemId",
                "the id of a file system, such as fs-0123456789abcdef0",
                "fs-0123456789abcdef0",
            ),
            _file_system_part(
                "s3",
                "S3 address",
                "A bucket, or a prefix in one.",
                "S3FileSystemConfig.S3Uri",
                "an S3 address, such as s3://bucket/prefix",
                "s3://bucket/prefix",
            ),
            _file_system_part(
                "path",
                "Path",
                "The folder of the file system to mount or, for S3, where it appears in the space.",
                "",
                "a path that begins with a slash and has no blanks",
                "/",
            ),
        ),
    ),
)
