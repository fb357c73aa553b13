"""What the parts of `smdomain domains` share: finding a domain by its id or name, telling a plan about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.actions import Plan
    from models.inventory import Inventory
    from tui.commands.common import Aws
    from tui.output import Output


def describe(aws: Aws, wanted: str, *, or_run: bool = False) -> dict[str, Any]:
    """What AWS says of the domain of this id or name.

    Args:
        aws: where it is.
        wanted: its id or name.
        or_run: whether it might have been the id of a run, for words.

    Raises:
        UsageError: there is none.
        AwsError: AWS refuses.
    """
    from models.actions import GONE
    from models.errors import AwsError, UsageError
    from models.inventory import is_domain_id

    missing = UsageError(f"There is no domain {wanted}.", "`smdomain domains list` shows what there is.")
    if or_run:
        remedy = "`smdomain domains list` and `smdomain status` show what there is."
        missing = UsageError(f"There is no run and no domain {wanted}.", remedy)
    identifier = wanted if is_domain_id(wanted) else None
    if identifier is None:
        rows = (row for page in aws.gateway.pages("sagemaker", "ListDomains") for row in page.get("Domains", []))
        identifier = next((row["DomainId"] for row in rows if row.get("DomainName") == wanted), None)
    if identifier is None:
        raise missing
    try:
        return aws.gateway.call("sagemaker", "DescribeDomain", {"DomainId": identifier})
    except AwsError as error:
        if error.aws_code in GONE:
            raise missing from None
        raise


def spec_text(inventory: Inventory, region: str) -> str:
    """The domain as a spec, for the run's folder."""
    from tui.services.domain_reader import spec_of_record
    from tui.services.specfile import dump_spec

    return dump_spec(spec_of_record(inventory.record, region))


def tell_plan(plan: Plan, out: Output) -> None:
    """The actions of a plan, one a line, and its notes."""
    for number, action in enumerate(plan.actions, 1):
        out.line(f"  {number:>3}  {action.title}")
    for note in plan.notes:
        out.note(note)
