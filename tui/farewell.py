"""What there is once a domain is there: how people sign in, what was created, where the record is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from models.events import State
from models.facts import Facts
from models.spec import DomainSpec
from tui.run_watch import RunWatch

if TYPE_CHECKING:
    from tui.services.gateway import Gateway

LINK_NOTE: Final = "Whoever has this link signs in with it: it works once, within five minutes, and is shown only here."


def sign_in_lines(spec: DomainSpec, facts: Facts, url: str) -> list[str]:
    """How people get in; not scrubbed."""
    if spec.access.auth == "iam":
        lines = ["People open Studio through a link that you, or they, make with AWS credentials:"]
        lines += ["  Console: SageMaker AI, Domains, the domain, the person, Launch, Studio."]
        lines += ["  Here: F3 makes a link that works once, for five minutes."] if spec.access.profiles else []
        return lines
    stores = [row.identity_store_id for row in facts.get("idc").rows if row.identity_store_id]
    lines = ["People sign in at the AWS access portal and choose Amazon SageMaker Studio:"]
    if stores:
        lines.append(f"  https://{stores[0]}.awsapps.com/start   (unless your organization has chosen another name)")
    lines += [f"  {url}   (the domain's own address)"] if url else []
    if not spec.access.groups and not spec.access.users:
        lines.append("  Nobody is assigned yet: until somebody is, nobody can sign in.")
    return lines


def created_lines(watch: RunWatch) -> list[str]:
    """What the run made; not scrubbed."""
    lines = []
    for action in watch.plan.actions:
        state = watch.state(action.id)
        word = {State.DONE: "created", State.EXISTED: "was there", State.FAILED: "failed"}.get(state, str(state))
        ids = [str(value) for name, value in watch.outputs(action.id).items() if name.endswith("Id")]
        lines.append(f"  {word:<9}  {action.title}{'  ' + ids[0] if ids else ''}")
    return lines


def presigned_url(gateway: Gateway, domain_id: str, profile: str) -> str:
    """A link that signs in as a user profile: whoever has it is in. Never kept, never logged.

    Raises:
        AwsError: AWS refused.
    """
    request = {"DomainId": domain_id, "UserProfileName": profile, "ExpiresInSeconds": 300}
    answer = gateway.call("sagemaker", "CreatePresignedDomainUrl", request, single=True)
    return str(answer["AuthorizedUrl"])
