"""Questions about RStudio on SageMaker."""

from __future__ import annotations

from typing import Final

from models.conditions import Both, Is
from models.fields import Choices, Field, Kind, Mutability, Option
from models.questions_parts import CREATE, EXISTING, role_details, role_questions

_KEY: Final = "applications.rstudio"
_SETTINGS: Final = "DomainSettings.RStudioServerProDomainSettings"
_SECTION: Final = "RStudio"
_MORE: Final = "RStudio, advanced"

RSTUDIO_ON: Final = Is(f"{_KEY}.enabled", True)

RSTUDIO: Final[tuple[Field, ...]] = (
    Field(
        key=f"{_KEY}.enabled",
        step="applications",
        section=_SECTION,
        kind=Kind.TOGGLE,
        label="Use RStudio on SageMaker",
        help="It needs a licence for RStudio Workbench that the account has received, accepted and activated in AWS "
        "License Manager; without one the domain cannot be created. It needs the home file system as well, and how "
        "Studio reaches the network can then not be changed any more.",
        mutability=Mutability.YES,
        default=False,
        docs="rstudio",
        virtual=True,
    ),
    *role_questions(
        f"{_KEY}.role",
        step="applications",
        section=_SECTION,
        label="RStudio domain execution role",
        question="Which role does the RStudio server work with?",
        help="The server checks out licences and writes logs with this role. It is not the role that people work with.",
        options=(EXISTING, CREATE),
        shape=f"{_SETTINGS}.DomainExecutionRoleArn",
        docs="rstudio-create-cli",
        when=RSTUDIO_ON,
    ),
    Field(
        key=f"{_KEY}.instance_type",
        step="applications",
        section=_SECTION,
        kind=Kind.CHOICE,
        label="RStudio server instance type",
        help="The machine of the one server that all sessions start from. The two larger ones are paid for while they "
        "run, and their quota is 0 until it is raised.",
        mutability=Mutability.NO,
        default="system",
        when=RSTUDIO_ON,
        choices=Choices(
            (
                Option("system", "system", "ml.t3.medium, free of charge"),
                Option("ml.c5.4xlarge", "ml.c5.4xlarge", "paid while it runs"),
                Option("ml.c5.9xlarge", "ml.c5.9xlarge", "paid while it runs"),
            )
        ),
        docs="rstudio-select-instance",
    ),
    Field(
        key=f"{_KEY}.access",
        step="applications",
        section=_SECTION,
        kind=Kind.CHOICE,
        label="Default access to RStudio",
        help="Whether people can use RStudio from the start. A person who is unauthorized can be authorized later, not "
        "the other way round. Each authorized person counts for the licence.",
        mutability=Mutability.ONCE,
        default="authorized",
        when=RSTUDIO_ON,
        choices=Choices((Option("authorized", "Authorized"), Option("unauthorized", "Unauthorized"))),
        docs="rstudio-create-user",
    ),
    Field(
        key=f"{_KEY}.user_group",
        step="applications",
        section=_SECTION,
        kind=Kind.CHOICE,
        label="RStudio user group",
        help="Administrators see the administrative dashboard of RStudio. Give that to everybody only in a domain of "
        "administrators.",
        mutability=Mutability.REPLACED,
        default="R_STUDIO_USER",
        when=Both(RSTUDIO_ON, Is(f"{_KEY}.access", "authorized", None)),
        choices=Choices((Option("R_STUDIO_USER", "User"), Option("R_STUDIO_ADMIN", "Administrator"))),
        docs="rstudio-create-user",
    ),
)

RSTUDIO_ADVANCED: Final[tuple[Field, ...]] = (
    Field(
        key=f"{_KEY}.connect_url",
        step="applications",
        section=_MORE,
        kind=Kind.TEXT,
        label="RStudio Connect URL",
        help="A server of your own to which people publish. It must be reachable from the domain's network.",
        mutability=Mutability.YES,
        when=RSTUDIO_ON,
        shape=f"{_SETTINGS}.RStudioConnectUrl",
        docs="rstudio-create-cli",
        form="an http or https address",
        placeholder="https://connect.example.com",
        advanced=True,
    ),
    Field(
        key=f"{_KEY}.package_manager_url",
        step="applications",
        section=_MORE,
        kind=Kind.TEXT,
        label="RStudio Package Manager URL",
        help="Where packages are installed from. Without it a default repository is used.",
        mutability=Mutability.YES,
        when=RSTUDIO_ON,
        shape=f"{_SETTINGS}.RStudioPackageManagerUrl",
        docs="rstudio-create-cli",
        form="an http or https address",
        placeholder="https://packages.example.com",
        advanced=True,
    ),
    *role_details(f"{_KEY}.role", step="applications", section=_MORE, of="RStudio role", when=RSTUDIO_ON),
)
