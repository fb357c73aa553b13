"""How Studio gets out of a VPC-only domain: which endpoints it needs, and which of its subnets have another way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from models.facts import Endpoint, Facts, Lookup, Permission, SecurityGroup, Subnet
from models.findings import Level
from models.firewall import Peer, lets
from models.network_map import Egress, WayOut, short_service, table_of, way_out_of
from models.rules_base import canvas_on, region_of, rstudio_on
from models.rules_network import vpc_only
from models.rules_subnets import of_vpc, used_subnets
from models.spec import DomainSpec

if TYPE_CHECKING:
    from models.facts_checks import EndpointService

API: Final = "sagemaker.api"
STUDIO: Final = "aws.sagemaker.studio"
S3: Final = "s3"
LICENSES: Final = "license-manager"
_CANVAS: Final = (
    "application-autoscaling",
    "athena",
    "aws.sagemaker.notebook",
    "sagemaker-data-science-assistant",
    "ecr.api",
    "ecr.dkr",
    "ec2",
    "redshift-data",
    "secretsmanager",
    "ssm",
    "monitoring",
    "textract",
    "comprehend",
    "rekognition",
    "glue",
    "rds",
)
"""What Canvas calls in a VPC, besides what Studio does (D:canvas-vpc)."""
_CHATS: Final = "us-east-1"
"""The one Region where Canvas calls Amazon Q by an endpoint."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service that Studio reaches from inside the VPC."""

    name: str
    """Short name, as `models.network_map.short_service` gives it."""
    weight: str
    """`required`, `recommended`, or the feature that needs it: `canvas`, `rstudio`, `images`, `projects`."""
    why: str


def services_needed(spec: DomainSpec, region: str) -> Iterator[Service]:
    """What the enabled features call in a Region, each service once, the indispensable first (facts 4.4)."""
    yield Service(API, "required", "SageMaker's API")
    yield Service("sagemaker.runtime", "required", "inference")
    yield Service(STUDIO, "required", "Studio itself")
    yield Service(S3, "required", "data and artifacts")
    yield Service("sts", "recommended", "credentials of roles")
    yield Service("logs", "recommended", "CloudWatch Logs")
    if rstudio_on(spec):
        yield Service(LICENSES, "rstudio", "RStudio's licence")
    seen: set[str] = set()
    canvas = spec.applications.canvas
    if canvas and canvas_on(spec):
        more = {
            "kendra": canvas.kendra,
            "forecast": canvas.forecasting,
            "forecastquery": canvas.forecasting,
            "bedrock-runtime": canvas.bedrock_role,
            "emr-serverless": canvas.emr_serverless,
            "q": region == _CHATS,
        }
        for name in (*_CANVAS, *(each for each, wanted in more.items() if wanted)):
            seen.add(name)
            yield Service(name, "canvas", "Canvas")
    if _own_images(spec):
        yield from (
            Service(name, "images", "images of one's own") for name in ("ecr.api", "ecr.dkr") if name not in seen
        )
    if "Projects" not in spec.studio_ui.hidden_ml_tools:
        yield Service("servicecatalog", "projects", "SageMaker Projects")


def _own_images(spec: DomainSpec) -> bool:
    lab, editor = spec.applications.jupyterlab, spec.applications.code_editor
    return bool((lab and lab.custom_images) or (editor and editor.custom_images))


@dataclass(frozen=True)
class Ground:
    """The VPC of a VPC-only domain, as far as it is known."""

    spec: DomainSpec
    facts: Facts
    subnets: tuple[Subnet, ...]

    # Each is read where it is needed, so that nobody counts as going by what they never looked at.
    @cached_property
    def ways(self) -> tuple[WayOut, ...]:
        """How each of the subnets gets out."""
        tables, nats = (of_vpc(self.spec, self.facts, kind) for kind in ("route-tables", "nat-gateways"))
        return tuple(
            way_out_of(
                each,
                tables.rows if tables.known else None,
                nats.rows if nats.known else None,
                dual_stack=self.spec.network.ip_address_type == "dualstack",
            )
            for each in self.subnets
        )

    @property
    def endpoints(self) -> Lookup:
        """The VPC's endpoints, of any service and state."""
        return of_vpc(self.spec, self.facts, "endpoints")

    @property
    def groups(self) -> Lookup:
        """The VPC's security groups."""
        return of_vpc(self.spec, self.facts, "security-groups")

    @property
    def services(self) -> Lookup:
        """The services that AWS offers endpoints for here."""
        return self.facts.get("endpoint-services")

    @property
    def needed(self) -> list[Service]:
        """What Studio calls."""
        return list(services_needed(self.spec, region_of(self.spec, self.facts)))

    @property
    def shut(self) -> list[Subnet]:
        """Subnets that Studio cannot leave: isolated ones, and public ones, where its interfaces have no address."""
        return [
            subnet
            for subnet, way in zip(self.subnets, self.ways, strict=True)
            if way.egress in (Egress.ISOLATED, Egress.PUBLIC)
        ]

    @property
    def doubtful(self) -> bool:
        """Whether it cannot be seen if some subnet has a way out."""
        return any(way.egress in (Egress.POSSIBLE, Egress.UNKNOWN) for way in self.ways)

    @property
    def by_nat(self) -> list[Subnet]:
        """Subnets that leave through a NAT gateway."""
        return [each for each, way in zip(self.subnets, self.ways, strict=True) if way.egress is Egress.NAT]

    def of(self, service: str) -> list[Endpoint]:
        """The VPC's endpoints for a service, whatever their state; gateways for S3 among them."""
        return [
            each
            for each in self.endpoints.rows
            if short_service(each.service) == service
            and each.state not in ("deleted", "deleting", "rejected", "failed")
        ]

    def offered(self, service: str) -> EndpointService | None:
        """The service as the Region offers it; None where it does not, or where that is not known."""
        return next((each for each in self.services.rows if short_service(each.name) == service), None)

    def full_name(self, service: str) -> str:
        """The service's full name, as an endpoint is made with."""
        if found := self.offered(service):
            return found.name
        region = region_of(self.spec, self.facts) or "REGION"
        if service.startswith("aws.sagemaker."):
            return f"aws.sagemaker.{region}.{service.rpartition('.')[2]}"
        return f"com.amazonaws.{region}.{service}"

    def level(self, weight: str) -> Level | None:
        """How much it weighs that a service cannot be reached by an endpoint; None where there is another way."""
        if weight == "projects":
            # Whether anybody makes projects is not among the answers.
            return Level.INFO if self.shut or self.doubtful else None
        if self.shut:
            return Level.ERROR if weight == "required" else Level.WARNING
        if self.doubtful:
            return Level.WARNING if weight == "required" else Level.INFO
        return None

    def lets(self, permissions: Sequence[Permission], ports: tuple[int, int], peer: Peer) -> bool | None:
        """Whether rules let traffic with `peer` through; None where that depends on a prefix list nobody could read."""
        named = any(each.prefix_lists for each in permissions)
        return lets(permissions, ports, peer, self.facts.get("prefix-lists").rows if named else ())

    def tables(self, subnets: list[Subnet]) -> dict[str, str]:
        """The route table in force of each of these subnets, by subnet id."""
        rows = of_vpc(self.spec, self.facts, "route-tables").rows
        found = {subnet.id: table_of(subnet, rows) for subnet in subnets}
        return {subnet: table.id for subnet, table in found.items() if table}

    def groups_of(self, ids: list[str] | tuple[str, ...]) -> list[SecurityGroup] | None:
        """The rows of these groups; None where not all are known."""
        by_id = {each.id: each for each in self.groups.rows}
        return [by_id[each] for each in ids] if all(each in by_id for each in ids) else None


def ground_of(spec: DomainSpec, facts: Facts) -> Ground | None:
    """The ground of a VPC-only domain; None for others, and where the subnets are not known."""
    if not vpc_only(spec) or not spec.network.vpc:
        return None
    subnets = tuple(used_subnets(spec, facts))
    if not subnets:
        return None
    return Ground(spec, facts, subnets)
