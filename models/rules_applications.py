"""Rules about applications and what Studio shows of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from models.commands import make_bucket
from models.facts import Facts
from models.findings import Level
from models.questions import question
from models.questions_studio_ui import APPLICATIONS
from models.rules_base import Found, canvas_on, from_extra, listed, not_checked, quoted, region_of, repeated, rule
from models.spec import DomainSpec

_PLACES: Final = {
    "ap": ("northeast-1", "northeast-2", "south-1", "southeast-1", "southeast-2"),
    "ca": ("central-1",),
    "eu": ("central-1", "north-1", "west-1", "west-2", "west-3"),
    "sa": ("east-1",),
    "us": ("east-1", "east-2", "west-1", "west-2"),
}
SIXTEEN_REGIONS: Final = frozenset(f"{area}-{place}" for area, places in _PLACES.items() for place in places)
"""Where Canvas and RStudio are (D:canvas, D:rstudio)."""
LONGEST_CANVAS_PATH: Final = 128
_BUCKET: Final = re.compile(r"s3://([^/]+)(/.*)?")
_TILES: Final = tuple(option.value for option in APPLICATIONS if not option.note)
_PORTALS: Final = {"studio::": "ENABLED", "app:JupyterServer:": "DISABLED"}
"""Beginning of a landing URI -> the web portal it goes with."""


@rule("SH-1", Level.ERROR, "Shared notebooks have an S3 location.", "D:onboard-custom, B:S3Uri")
def sharing_location(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    sharing, key = spec.applications.notebook_sharing, "applications.notebook_sharing.s3_uri"
    if sharing is None:
        return
    if not sharing.s3_uri:
        if sharing.cell_output == "allowed" or sharing.kms_key or spec.applications.experience == "classic":
            yield Found(
                key,
                "Sharing notebooks needs an S3 location to keep them.",
                "Choose a bucket, or turn sharing off.",
            )
    elif not _BUCKET.fullmatch(sharing.s3_uri):
        yield Found(key, f"{quoted(sharing.s3_uri)} must be {question(key).form}.", "Correct it.")


@rule(
    "SH-2",
    Level.WARNING,
    "The bucket for shared notebooks exists in the Region, under a name that the usual policy reaches.",
    "MP:AmazonSageMakerFullAccess",
    lookups=("buckets",),
)
def sharing_bucket(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    sharing, key = spec.applications.notebook_sharing, "applications.notebook_sharing.s3_uri"
    match = _BUCKET.fullmatch(sharing.s3_uri) if sharing and sharing.s3_uri else None
    if not match:
        return
    name, region = match[1], region_of(spec, facts)
    if "sagemaker" not in name and "aws-glue" not in name:
        yield Found(
            key,
            f"AmazonSageMakerFullAccess does not reach {quoted(name)}: the name does not contain sagemaker.",
            "Give the execution role a policy for the bucket, or choose another.",
        )
    buckets = facts.get("buckets")
    found = next((each for each in buckets.rows if each.name == name), None)
    if found is None:
        yield from not_checked(buckets, key, "whether the bucket exists")
        if buckets.known:
            remedy = f"Make it, or choose another (`{key}`). {make_bucket(name, region)}"
            yield Found(key, f"The account has no bucket {quoted(name)}.", remedy)
    elif found.region and region and found.region != region:
        yield Found(
            key, f"The bucket is in {found.region}, and the domain will be in {region}.", "Choose one that is there."
        )


@rule("SH-3", Level.ERROR, "Notebook sharing is a matter of Studio Classic.", "D:onboard-custom")
def sharing_needs_classic(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.applications.notebook_sharing and spec.applications.experience == "studio":
        yield Found(
            "applications.notebook_sharing",
            "Sharing notebooks is possible only where Studio Classic is the default experience.",
            "Remove the settings; shared spaces take their place.",
        )


@rule(
    "CV-1",
    Level.ERROR,
    "The path Canvas makes for each profile is at most 128 characters long.",
    "D:canvas-storage-configuration",
)
def canvas_path(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    canvas = spec.applications.canvas
    if canvas is None or not canvas.storage:
        return
    longest = max(spec.access.profiles, key=len, default="") or "n"
    path = f"{canvas.storage.rstrip('/')}/Canvas/{longest}/Training"
    if len(path) > LONGEST_CANVAS_PATH:
        yield Found(
            "applications.canvas.storage",
            f"With /Canvas/{quoted(longest)}/Training the path is {len(path)} characters long, and "
            f"{LONGEST_CANVAS_PATH} are the most.",
            "Choose a shorter prefix (`applications.canvas.storage`), or shorter profile names (`access.profiles`).",
        )


@rule("CV-3", Level.ERROR, "Canvas exists in the Region.", "D:canvas")
def canvas_region(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    region = region_of(spec, facts)
    if canvas_on(spec) and region and region not in SIXTEEN_REGIONS:
        yield Found(
            "applications.canvas.enabled",
            f"AWS does not list Canvas for {quoted(region)}.",
            "Turn Canvas off (`applications.canvas.enabled: false`), or choose another Region (`region`).",
        )


@rule("UI-1", Level.ERROR, "Studio's menu is changed only where Studio is the default experience.", "D:onboard-custom")
def menu_needs_studio(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.applications.experience != "classic":
        return
    ui = spec.studio_ui
    for name in ("hidden_apps", "hidden_ml_tools", "hidden_instance_types", "hidden_image_versions", "session_name"):
        if getattr(ui, name):
            yield Found(
                f"studio_ui.{name}",
                "The menu can be changed only where Studio, not Studio Classic, is the default experience.",
                "Remove it, or choose Studio (`applications.experience: studio`).",
            )


@rule("UI-2", Level.ERROR, "What is hidden exists, and something is left to be seen.", "B:HiddenAppTypesList")
def hidden_values(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ui = spec.studio_ui
    for name, values in (
        ("hidden_apps", ui.hidden_apps),
        ("hidden_ml_tools", ui.hidden_ml_tools),
        ("hidden_instance_types", ui.hidden_instance_types),
    ):
        field = question(f"studio_ui.{name}")
        allowed = facts.shapes.enum(field.choices.enum) if field.choices else ()
        for number, value in enumerate(values):
            if allowed and value not in allowed:
                yield Found(
                    f"{field.key}[{number}]",
                    f"{field.label}: AWS does not know {quoted(value)}.",
                    "Remove it, or correct its spelling.",
                )
        if twice := repeated(values):
            yield Found(field.key, f"{listed(twice)} is there twice.", "Remove one.", level=Level.WARNING)
    if set(_TILES) <= set(ui.hidden_apps):
        yield Found(
            "studio_ui.hidden_apps",
            "All applications are hidden, so that people have nothing to start.",
            "Leave one to be seen.",
        )


@rule(
    "UI-3",
    Level.ERROR,
    "The landing URI goes with the web portal: studio:: with ENABLED, app:JupyterServer: with DISABLED.",
    "B:UserSettings.DefaultLandingUri",
)
def landing_uri(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    named = {"studio": ("studio::", "ENABLED"), "classic": ("app:JupyterServer:", "DISABLED")}
    uri, portal = named.get(spec.applications.experience or "", (None, None))
    extra_uri = from_extra(spec, "DefaultUserSettings.DefaultLandingUri")
    extra_portal = from_extra(spec, "DefaultUserSettings.StudioWebPortal")
    if extra_uri is None and extra_portal is None:
        return
    uri, portal = str(extra_uri or uri or ""), str(extra_portal or portal or "")
    for beginning, needed in _PORTALS.items():
        if uri.startswith(beginning) and portal != needed:
            yield Found(
                "applications.experience",
                f"The landing URI {quoted(uri)} needs StudioWebPortal {needed}; it is {quoted(portal or 'not set')}.",
                "Remove both from extra, and choose the default experience by its named answer.",
            )


@rule("UI-4", Level.WARNING, "Studio Classic is chosen only for work that exists already.", "D:studio")
def classic_is_legacy(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.applications.experience == "classic":
        yield Found(
            "applications.experience",
            "Studio Classic is kept for work that exists already and is closed to new customers; AWS may refuse it.",
            "Choose Studio, unless this account uses Studio Classic already.",
        )


RULES: Final = (
    sharing_location,
    sharing_bucket,
    sharing_needs_classic,
    canvas_path,
    canvas_region,
    menu_needs_studio,
    hidden_values,
    landing_uri,
    classic_is_legacy,
)
