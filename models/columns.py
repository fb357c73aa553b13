"""What lists show of looked-up things: by what an admin chooses; always scrubbed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from models.arns import name_in
from models.facts import Facts
from models.network_map import network_map
from models.text import scrub

TOTAL_WIDTH: Final = 76
"""Cells that all columns of a list take at most, the gaps between them included."""
GAP: Final = 2
_SAGEMAKER: Final = "sagemaker.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    title: str
    width: int
    """Cells it gets in a window of 80 columns; longer text is cut there."""
    read: Callable[[Any], object]
    """What it shows of a row, as it came from AWS."""

    def get(self, row: Any) -> str:
        """The text of a cell, harmless to show."""
        return scrub(self.read(row))


def _yes(value: object, yes: str = "yes", no: str = "") -> str:
    return yes if value else no


def _day(moment: float | None) -> str:
    """A moment as a date in UTC."""
    return "" if moment is None else datetime.fromtimestamp(moment, UTC).date().isoformat()


def _zone(row: Any) -> str:
    """The zone by its last letters, which are the account's own, and its id, which is AWS's: all are of one Region."""
    return f"{row.zone[-2:]} {row.zone_id}".strip()


def _trust(row: Any) -> str:
    if _SAGEMAKER not in row.trusts:
        return "no"
    return "if..." if row.conditional else "yes"


def _path(row: Any) -> str:
    path = row.arn.partition(":role/")[2].rpartition("/")[0]
    return f"/{path}/" if path else "/"


def _aliases(row: Any) -> str:
    return ", ".join(alias.removeprefix("alias/") for alias in row.aliases) or "(no alias)"


def _kind_of_key(row: Any) -> str:
    if row.manager == "AWS":
        return "AWS's own"
    return "symmetric" if row.spec == "SYMMETRIC_DEFAULT" else row.spec


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "profiles": (
        Column("Profile", 40, lambda row: row.name),
        Column("Region", 16, lambda row: row.region),
        Column("Credentials", 12, lambda row: row.kind),
    ),
    "regions": (Column("Region", 20, lambda row: row.name), Column("Enabled", 24, lambda row: row.opt_in)),
    "caller": (
        Column("Account", 12, lambda row: row.account),
        Column("ARN", 62, lambda row: row.arn),
    ),
    "domains": (
        Column("Name", 30, lambda row: row.name),
        Column("Status", 14, lambda row: row.status),
        Column("Id", 16, lambda row: row.id),
        Column("Created", 10, lambda row: _day(row.created)),
    ),
    "idc": (
        Column("Instance", 22, lambda row: row.name or name_in(row.arn)),
        Column("Home Region", 15, lambda row: row.primary_region),
        Column("Owner", 12, lambda row: row.owner),
        Column("Status", 10, lambda row: row.status),
    ),
    "groups": (
        Column("Group", 28, lambda row: row.name),
        Column("Description", 26, lambda row: row.description),
        Column("Id", 18, lambda row: row.id),
    ),
    "users": (
        Column("User name", 26, lambda row: row.name),
        Column("Name", 20, lambda row: row.display_name),
        Column("E-mail", 18, lambda row: row.email),
        Column("Status", 6, lambda row: "" if row.status in ("ENABLED", "") else row.status.lower()),
    ),
    "roles": (
        Column("Role", 42, lambda row: row.name),
        Column("SageMaker", 9, _trust),
        Column("Last used", 10, lambda row: _day(row.last_used)),
        Column("Path", 9, _path),
    ),
    "vpcs": (
        Column("VPC", 21, lambda row: row.id),
        Column("Name", 19, lambda row: row.name),
        Column("CIDR", 18, lambda row: row.cidr),
        Column("Note", 12, lambda row: _vpc_note(row)),
    ),
    "subnets": (
        Column("Subnet", 24, lambda row: row.id),
        Column("Name", 12, lambda row: row.name),
        Column("Zone", 12, _zone),
        Column("CIDR", 15, lambda row: row.cidr),
        Column("Free", 5, lambda row: row.free_ips),
    ),
    "security-groups": (
        Column("Group", 20, lambda row: row.id),
        Column("Name", 22, lambda row: row.name),
        Column("Description", 20, lambda row: row.description),
        Column("In/out", 8, lambda row: f"{len(row.inbound)}/{len(row.outbound)}"),
    ),
    "route-tables": (
        Column("Route table", 22, lambda row: row.id),
        Column("Main", 4, lambda row: _yes(row.main)),
        Column("Subnets", 7, lambda row: len(row.subnets)),
        Column("Default route", 22, lambda row: _default_route(row)),
    ),
    "nat-gateways": (
        Column("NAT gateway", 22, lambda row: row.id),
        Column("Subnet", 24, lambda row: row.subnet),
        Column("State", 10, lambda row: row.state),
        Column("Kind", 8, lambda row: row.connectivity),
    ),
    "endpoints": (
        Column("Service", 34, lambda row: row.service),
        Column("Kind", 9, lambda row: row.kind),
        Column("State", 10, lambda row: row.state),
        Column("Private DNS", 11, lambda row: _yes(row.private_dns)),
    ),
    "zones": (
        Column("Zone", 24, lambda row: row.name),
        Column("Id", 14, lambda row: row.id),
        Column("Kind", 18, lambda row: row.kind),
        Column("State", 12, lambda row: row.state),
    ),
    "kms-keys": (
        Column("Alias", 26, _aliases),
        Column("State", 15, lambda row: row.state or "unknown"),
        Column("Kind", 10, _kind_of_key),
        Column("Id", 19, lambda row: row.id),
    ),
    "buckets": (
        Column("Bucket", 46, lambda row: row.name),
        Column("Region", 15, lambda row: row.region),
        Column("Created", 10, lambda row: _day(row.created)),
    ),
    "licenses": (
        Column("Product", 32, lambda row: row.product),
        Column("Status", 12, lambda row: row.status.lower().replace("_", " ")),
        Column("Grant", 12, lambda row: row.received_status.lower().replace("_", " ")),
        Column("Until", 14, lambda row: row.expires[:10]),
    ),
    "quotas": (
        Column("Quota", 42, lambda row: row.name),
        Column("Used", 5, lambda row: _number(row.used)),
        Column("Value", 7, lambda row: _number(row.value)),
        Column("Code", 12, lambda row: row.code),
    ),
    "images": (
        Column("Image", 30, lambda row: row.name),
        Column("Status", 14, lambda row: row.status),
        Column("Description", 26, lambda row: row.description),
    ),
    "lifecycle-configs": (
        Column("Configuration", 50, lambda row: row.name),
        Column("Application", 20, lambda row: row.app),
    ),
}
"""Columns by kind of look-up, the most telling first; together they fit `TOTAL_WIDTH`."""


def columns_for(kind: str, facts: Facts | None = None, argument: str = "") -> tuple[Column, ...]:
    """The columns of a kind; those of subnets tell the way out too, where the VPC's routes are known."""
    columns = COLUMNS[kind]
    if kind != "subnets" or facts is None or not facts.get("route-tables", argument).known:
        return columns
    ways = {row.subnet.id: str(row.way_out.egress) for row in network_map(facts, argument).rows}
    return (
        Column("Subnet", 24, lambda row: row.id),
        Column("Name", 19, lambda row: row.name),
        Column("Zone", 12, _zone),
        Column("Way out", 8, lambda row: ways.get(row.id, "")),
        Column("Free", 5, lambda row: row.free_ips),
    )


def _vpc_note(row: Any) -> str:
    notes = [_yes(row.default, "default"), "" if row.tenancy == "default" else row.tenancy]
    notes.append("" if row.state == "available" else row.state)
    return ", ".join(note for note in notes if note)


def _default_route(row: Any) -> str:
    found = next((route for route in row.routes if route.destination in ("0.0.0.0/0", "::/0")), None)
    return "" if found is None else found.target if found.state == "active" else f"{found.target} ({found.state})"


_IDENTIFIERS: Final = ("id", "arn", "code", "name", "account")
"""What identifies a row, in order of preference: not all have each."""


def row_value(kind: str, row: Any, attr: str = "id") -> str:
    """What is stored as the answer when `row` is chosen: its attribute `attr`, else what identifies it; not scrubbed.

    Raises:
        KeyError: there is no such kind.
    """
    _ = COLUMNS[kind]
    for name in (attr, *_IDENTIFIERS):
        value = getattr(row, name, "")
        if value:
            return str(value)
    return ""


def row_search(kind: str, row: Any) -> str:
    """Lower-case text that a filter is looked for in: every cell, and what identifies the row."""
    cells = [column.get(row) for column in COLUMNS[kind]]
    names = (*_IDENTIFIERS, "description", "cidr", "zone_id")
    cells += [scrub(getattr(row, name)) for name in names if getattr(row, name, "")]
    return " ".join(dict.fromkeys(cell for cell in cells if cell)).lower()


def row_label(kind: str, row: Any) -> str:
    """The row in one short phrase: its name, and its id where that says something else."""
    identifier = row_value(kind, row)
    name = scrub(_aliases(row) if kind == "kms-keys" and row.aliases else getattr(row, "name", ""))
    shown = scrub(name_in(identifier) if identifier.startswith("arn:") else identifier)
    if not name or name == shown:
        return shown
    return name if identifier.startswith("arn:") and kind != "kms-keys" else f"{name} ({shown})"
