"""Questions of step 2, Users and ML activities."""

from __future__ import annotations

from typing import Final

from models.conditions import Is
from models.fields import Choices, Field, Kind, Mutability, Option
from models.questions_parts import CREATE, EXISTING, role_details, role_questions

_IDC: Final = Is("access.auth", "identity-center")
_IAM: Final = Is("access.auth", "iam")
_ACCESS: Final = "User access"
_ADVANCED: Final = "User access, advanced"
_ROLES_ADVANCED: Final = "New roles, advanced"
_SPACES: Final = "Shared spaces"

QUESTIONS: Final[tuple[Field, ...]] = (
    Field(
        key="access.auth",
        step="users",
        section=_ACCESS,
        kind=Kind.CHOICE,
        label="How do you want to access Studio?",
        help="With AWS Identity Center people sign in at its portal with their company account, and you assign groups "
        "or people. It must be an organization instance in the Region of the domain. With IAM each person "
        "gets a user profile, and somebody with AWS credentials opens Studio for it; only then can sign-in be "
        "limited to certain networks.",
        mutability=Mutability.NO,
        choices=Choices(
            (
                Option("identity-center", "AWS Identity Center", "Sign-in with company accounts"),
                Option("iam", "Login through IAM", "User profiles, opened with AWS credentials"),
            )
        ),
        required=True,
        docs="onboard-custom",
    ),
    Field(
        key="access.groups",
        step="users",
        section=_ACCESS,
        kind=Kind.PRINCIPALS,
        label="Who will use Studio? Groups",
        help="Everybody in these groups of Identity Center can enter the domain. Groups inside groups do not count. "
        "Groups can be assigned at any time; until somebody is assigned, nobody can sign in.",
        mutability=Mutability.YES,
        when=_IDC,
        choices=Choices(lookup="groups"),
        docs="domain-groups-add",
        form="the name or the id of a group",
    ),
    Field(
        key="access.users",
        step="users",
        section=_ACCESS,
        kind=Kind.PRINCIPALS,
        label="Who will use Studio? Single people",
        help="People of Identity Center who are assigned by themselves, beside the groups. They can be assigned at any "
        "time.",
        mutability=Mutability.YES,
        when=_IDC,
        choices=Choices(lookup="users"),
        docs="domain-groups-add",
        form="the user name or the id of a person",
    ),
    Field(
        key="access.profiles",
        step="users",
        section=_ACCESS,
        kind=Kind.NAMES,
        label="Who will use Studio? User profiles",
        help="A user profile is made for each name once the domain is ready. One name a line; a list can be pasted. A "
        "profile's name cannot be changed, and profiles can be added at any time. Letter case does not tell "
        "two names apart.",
        mutability=Mutability.YES,
        when=_IAM,
        shape="CreateUserProfile:UserProfileName",
        docs="onboard-custom",
        form="1 to 63 letters, digits and inner hyphens",
        placeholder="anna",
    ),
    *role_questions(
        "roles.default",
        step="users",
        section="ML activities",
        label="Default execution role",
        question="What ML activities do they perform?",
        help="What people may do in AWS from Studio is what this role may do. Every user profile works with it, "
        "unless it is given one of its own. Use a role you have, or have one made.",
        options=(EXISTING, CREATE),
        shape="DefaultUserSettings.ExecutionRole",
        docs="execution-roles-and-spaces",
        activities=True,
    ),
    *role_questions(
        "roles.spaces",
        step="users",
        section=_SPACES,
        label="Space default execution role",
        question="Which role do shared spaces work with?",
        help="In a shared space several people edit the same notebooks, and all of them act with the role of the "
        "space. Without such a role nobody can make shared spaces; it can be added later.",
        options=(
            Option("same", "The same role", "The default execution role"),
            EXISTING,
            CREATE,
            Option("none", "No shared spaces"),
        ),
        default="same",
        required=False,
        shape="DefaultSpaceSettings.ExecutionRole",
        docs="execution-roles-and-spaces",
        activities=True,
    ),
    Field(
        key="access.identity_propagation",
        step="users",
        section=_ADVANCED,
        kind=Kind.TOGGLE,
        label="Enable trusted identity propagation for all users on this domain",
        help="Services such as Redshift, Lake Formation and S3 Access Grants then see the person and not just the "
        "role. The role's trust policy must also allow sts:SetContext. Turned on later, everybody has to sign in "
        "again.",
        mutability=Mutability.YES,
        when=_IDC,
        docs="trustedidentitypropagation-setup",
        advanced=True,
    ),
    Field(
        key="access.source_identity",
        step="users",
        section=_ADVANCED,
        kind=Kind.TOGGLE,
        label="Record the user profile in CloudTrail",
        help="The name of the user profile becomes the source identity of what is done with its role, so that "
        "CloudTrail tells people apart. The role's trust policy must also allow sts:SetSourceIdentity, or jobs fail. "
        "It does not reach shared spaces.",
        mutability=Mutability.STOPPED,
        docs="monitor-user-access-how-to",
        advanced=True,
    ),
    Field(
        key="access.allowed_networks",
        step="users",
        section=_ADVANCED,
        kind=Kind.NAMES,
        label="Networks from which Studio may be opened",
        help="Ids of VPCs or of VPC endpoints, or address ranges such as 203.0.113.0/24, one a line. AWS has no "
        "setting for it: it becomes a policy that you attach to the people who open Studio. With such a policy the "
        "console can no longer open Studio.",
        mutability=Mutability.YES,
        when=_IAM,
        docs="studio-interface-endpoint",
        form="the id of a VPC, the id of a VPC endpoint, or an address range such as 203.0.113.0/24",
        placeholder="vpce-0123456789abcdef0",
        advanced=True,
    ),
    *role_details("roles.default", step="users", section=_ROLES_ADVANCED, of="default role"),
    *role_details("roles.spaces", step="users", section=_ROLES_ADVANCED, of="role of shared spaces"),
)
