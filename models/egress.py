"""How Studio gets out of a VPC-only domain: which endpoints it needs, and which of its subnets have another way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.facts import Endpoint, Facts, Lookup, SecurityGroup, Subnet
from models.facts_checks import EndpointService
from models.findings import Level
from models.network_map import Egress, WayOut, short_service, table_of, way_out_of
from models.rules_base import canvas_on, region_of, rstudio_on
from models.rules_network import vpc_only
from models.rules_subnets import of_vpc, used_subnets
from models.spec import DomainSpec

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


@dataclass(frozen=True, slots=True)
class Service:
    """A service that Studio reaches from inside the VPC."""

    name: str
    """Short name, as `models.network_map.short_service` gives it."""
    weight: str
    """`required`, `recommended`, or the feature that needs it: `canvas`, `rstudio`, `images`, `projects`."""
    why: str


def services_needed(spec: DomainSpec) -> Iterator[Service]:
    """What the enabled features call, each service once, the indispensable first (facts 4.4)."""
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
        }
        for name in (*_CANVAS, *(each for each, wanted in more.items() if wanted)):
            seen.add(name)
            yield Service(name, "canvas", "Canvas")
    if _own_images(spec):
        yield from (
            Service(name, "images", "images of one's own") for name in ("ecr.api", "ecr.dkr") if name not in seen
        )


def _own_images(spec: DomainSpec) -> bool:
    lab, editor = spec.applications.jupyterlab, spec.applications.code_editor
    return bool((lab and lab.custom_images) or (editor and editor.custom_images))


@dataclass(frozen=True)
class Ground:
    """The VPC of a VPC-only domain, as far as it is known."""

    spec: DomainSpec
    facts: Facts
    subnets: tuple[Subnet, ...]
    ways: tuple[WayOut, ...]
    """How each of the subnets gets out."""
    endpoints: Lookup
    groups: Lookup
    services: Lookup

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
        if self.shut:
            return Level.ERROR if weight == "required" else Level.WARNING
        if self.doubtful:
            return Level.WARNING if weight == "required" else Level.INFO
        return None

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
    tables, nats = of_vpc(spec, facts, "route-tables"), of_vpc(spec, facts, "nat-gateways")
    ways = tuple(
        way_out_of(each, tables.rows if tables.known else None, nats.rows if nats.known else None) for each in subnets
    )
    return Ground(
        spec,
        facts,
        subnets,
        ways,
        of_vpc(spec, facts, "endpoints"),
        of_vpc(spec, facts, "security-groups"),
        facts.get("endpoint-services"),
    )
