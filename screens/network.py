"""Step 5: the network, with a map of the VPC: zones, subnets, ways out and endpoints."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from models.network_map import MapRow, NetworkMap, Reach, network_map
from models.steps import step
from models.text import scrub
from screens.step import StepScreen

if TYPE_CHECKING:
    from tui.context import Context

_MAPPED: Final = ("subnets", "route-tables", "nat-gateways", "endpoints")
_WIDTH: Final = 74
_NAME: Final = 14
"""Cells for the name of a subnet."""
_WORDS: Final = {
    "route-tables": "route tables",
    "nat-gateways": "NAT gateways",
}


class NetworkScreen(StepScreen):
    """The questions, and below them what the chosen VPC looks like."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, step("network"))

    def compose_below(self) -> ComposeResult:
        yield Static(id="map")

    def on_mount(self) -> None:
        self._map_vpc()

    def answered(self, key: str) -> None:
        if key == "network.vpc":
            self._map_vpc()
        elif key in ("network.subnets", "network.ip_address_type"):
            self._draw()

    def looked_up(self, kind: str) -> None:
        if kind in _MAPPED or kind == "zones":
            self._draw()

    def action_refresh(self) -> None:
        super().action_refresh()
        self._map_vpc(refresh=True)

    def _map_vpc(self, *, refresh: bool = False) -> None:
        vpc = self.session.value("network.vpc")
        if vpc:
            needs = [("zones", ""), *((kind, str(vpc)) for kind in _MAPPED)]
            self.ctx.desk.look_up_all(needs, refresh=refresh)
        self._draw()

    def _draw(self) -> None:
        picture = self.query_one("#map", Static)
        vpc = self.session.value("network.vpc")
        picture.display = bool(vpc)
        if vpc:
            chosen = self.session.value("network.subnets")
            both = self.session.value("network.ip_address_type") == "dualstack"
            found = network_map(self.ctx.facts(), str(vpc), dual_stack=both)
            lines = map_lines(found, chosen if isinstance(chosen, list) else [])
            picture.update(Content("\n".join(scrub(line) for line in lines)))


def map_lines(found: NetworkMap, chosen: list[str]) -> list[str]:
    """The map as text: each zone, its subnets with their way out, and the endpoints within reach; not scrubbed."""
    lines = [f"Map of {found.vpc}   * chosen"]
    missing = [_WORDS.get(kind, kind) for kind in found.unknown]
    if missing:
        lines.append(f"  not known (yet): {', '.join(missing)}")
    zone = None
    for row in found.rows:
        subnet = row.subnet
        if subnet.zone != zone:
            zone = subnet.zone
            kind = row.zone.kind if row.zone and row.zone.kind != "availability-zone" else ""
            lines.append(f"  {zone} {subnet.zone_id} {kind}".rstrip())
        mark = "*" if subnet.id in chosen else " "
        name = set_cell_size(scrub(subnet.name) or "-", _NAME)
        lines.append(f"  {mark} {subnet.id}  {name}  {subnet.cidr:<15}  {subnet.free_ips} free")
        way = row.way_out
        lines += _wrapped(f"way out: {way.egress}. {way.why}".rstrip(), 6)
    for words, services in _by_place(found).items():
        lines += _wrapped(f"endpoints {words}: {', '.join(services)}", 2)
    if found.unreached:
        lines += _wrapped(f"endpoints in no route table of a subnet: {', '.join(found.unreached)}", 2)
    elif found.rows and "endpoints" not in found.unknown and not any(row.endpoints for row in found.rows):
        lines.append("  endpoints: none")
    return lines


def _by_place(found: NetworkMap) -> dict[str, list[str]]:
    """Services by where they have an interface or a route, those with an endpoint that answers first."""
    seen: dict[str, tuple[Reach, list[MapRow]]] = {}
    for row in found.rows:
        for reach in row.endpoints:
            seen.setdefault(reach.endpoint.id, (reach, []))[1].extend([row] if reach.near else [])
    places: dict[str, list[str]] = {}
    for reach, near in sorted(seen.values(), key=lambda each: not each[0].usable):
        words = _for_subnets(near, found) if reach.endpoint.kind == "Gateway" else _in_zones(near, found)
        services = places.setdefault(words if reach.usable else f"that do not answer, {words}", [])
        services.append(reach.service)
    return places


def _in_zones(near: list[MapRow], found: NetworkMap) -> str:
    zones = dict.fromkeys(row.subnet.zone for row in near)
    if len(zones) == len({row.subnet.zone for row in found.rows}):
        return "in every zone"
    return f"in {', '.join(zones) or 'no zone of a subnet'}"


def _for_subnets(near: list[MapRow], found: NetworkMap) -> str:
    if len(near) == len(found.rows):
        return "in the routes of every subnet"
    return f"in the routes of {', '.join(row.subnet.id for row in near)}"


def _wrapped(text: str, indent: int) -> list[str]:
    return wrap(
        scrub(text),
        _WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
    )
