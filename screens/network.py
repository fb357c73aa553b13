"""Step 5: the network, with a map of the VPC: zones, subnets, ways out and endpoints."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from models.network_map import NetworkMap, network_map
from models.steps import step
from models.text import scrub
from screens.step import StepScreen

if TYPE_CHECKING:
    from tui.context import Context

_MAPPED: Final = ("subnets", "route-tables", "nat-gateways", "endpoints")
_WIDTH: Final = 74
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
        elif key == "network.subnets":
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
            lines = map_lines(network_map(self.ctx.facts(), str(vpc)), chosen if isinstance(chosen, list) else [])
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
        name = subnet.name or "-"
        lines.append(f"  {mark} {subnet.id}  {name:<14.14}  {subnet.cidr:<15}  {subnet.free_ips} free")
        way = row.way_out
        lines.append(f"      way out: {way.egress}. {way.why}".rstrip())
    services = dict.fromkeys(
        f"{reach.service}{'' if reach.usable else ' (not usable)'}" for row in found.rows for reach in row.endpoints
    )
    if services:
        text = "endpoints: " + ", ".join(services)
        lines += wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    elif "endpoints" not in found.unknown and found.rows:
        lines.append("  endpoints: none")
    return lines
