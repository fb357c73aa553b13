"""Questions about roles that applications take beside the execution role, where one is to be made."""

from __future__ import annotations

from typing import Final

from models.conditions import Both, Condition, Is
from models.fields import Choices, Field, Kind, Mutability, Option
from models.questions_parts import CREATE, EXISTING, activities_question
from models.supporting_roles import Supporting

_NONE: Final = Option("none", "None")


def supporting_role_questions(
    supporting: Supporting,
    *,
    step: str,
    section: str,
    label: str,
    help: str,
    docs: str,
    when: Condition,
    existing: bool = True,
    activities: bool = False,
) -> tuple[Field, ...]:
    """How the role comes about, and the name of one to be made.

    Args:
        supporting: the role.
        step: id of the step that asks.
        section: heading the questions stand under.
        label: what the role is.
        help: what it is for.
        docs: AWS's page about it.
        when: when it is asked about.
        existing: whether one that exists can be chosen here.
        activities: whether what the role is allowed is put together from ML activities.
    """
    key = supporting.key
    create = Both(when, Is(f"{key}.how", "create"))
    managed = " and ".join(each.rpartition("/")[2] for each in supporting.managed)
    begins = f" Its name must begin with {supporting.prefix}, or Canvas cannot use it." if supporting.prefix else ""
    return (
        Field(
            key=f"{key}.how",
            step=step,
            section=section,
            kind=Kind.CHOICE,
            label=f"{label}: where from?",
            help=f"{help} It can be made together with the domain.",
            mutability=Mutability.REPLACED,
            when=when,
            choices=Choices((EXISTING, CREATE) if existing else (_NONE, CREATE)),
            docs=docs,
            advanced=True,
            virtual=True,
        ),
        Field(
            key=f"{key}.create.name",
            step=step,
            section=section,
            kind=Kind.TEXT,
            label=f"Name of the new {label[:1].lower()}{label[1:]}",
            help=f"The role is made in IAM just before the domain. {supporting.service} is allowed to assume it"
            f"{f', and it gets the policy {managed}' if managed else ''}.{begins}",
            mutability=Mutability.NO,
            when=create,
            shape="CreateRole:RoleName",
            docs=docs,
            form="1 to 64 letters, digits and any of + = , . @ - _",
            placeholder=supporting.placeholder,
            advanced=True,
        ),
        *((activities_question(key, step, section, create, advanced=True),) if activities else ()),
    )
