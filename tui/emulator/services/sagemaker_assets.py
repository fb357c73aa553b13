"""SageMaker's other lists: lifecycle configurations, images, and the tags of all that has some."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World

_TAG_LIMIT: Final = 50


def _listed(call: Call, items: list[Data], key: str) -> Data:
    return page(call, items, key, default=10, maximum=100)


def _named(call: Call, world: World, kind: str, name: str) -> list[Data]:
    part = call.params.get("NameContains", "").lower()
    return [item for item in world.studio(call.region)[kind] if part in item[name].lower()]


def _list_studio_lifecycle_configs(call: Call, world: World) -> Data:
    wanted = call.params.get("AppTypeEquals")
    named = _named(call, world, "lifecycle_configs", "StudioLifecycleConfigName")
    found = [item for item in named if wanted in (None, item["StudioLifecycleConfigAppType"])]
    return _listed(call, found, "StudioLifecycleConfigs")


def _list_images(call: Call, world: World) -> Data:
    return _listed(call, _named(call, world, "images", "ImageName"), "Images")


def _list_image_versions(call: Call, world: World) -> Data:
    studio, name = world.studio(call.region), call.params["ImageName"]
    image = next((item for item in studio["images"] if item["ImageName"] == name), None)
    if image is None:
        raise ApiError("ResourceNotFound", f"No Image with the name {name} was found.")
    found = [item for item in studio["image_versions"] if item["ImageArn"] == image["ImageArn"]]
    return _listed(call, found, "ImageVersions")


def _list_app_image_configs(call: Call, world: World) -> Data:
    return _listed(call, _named(call, world, "app_image_configs", "AppImageConfigName"), "AppImageConfigs")


def _tags(call: Call, world: World) -> list[Data]:
    arn = call.params["ResourceArn"]
    tags: dict[str, list[Data]] = world.studio(call.region)["tags"]
    if arn not in tags:
        raise ApiError("ResourceNotFound", f"The resource {arn} does not exist.")
    return tags[arn]


def _list_tags(call: Call, world: World) -> Data:
    return page(call, _tags(call, world), "Tags", default=50)


def _add_tags(call: Call, world: World) -> Data:
    held = _tags(call, world)
    merged = {tag["Key"]: tag for tag in [*held, *call.params["Tags"]]}
    if len(merged) > _TAG_LIMIT:
        raise ApiError("ValidationException", f"A resource can have at most {_TAG_LIMIT} tags.")
    held[:] = list(merged.values())
    return {"Tags": held}


def _delete_tags(call: Call, world: World) -> Data:
    held, dropped = _tags(call, world), set(call.params["TagKeys"])
    held[:] = [tag for tag in held if tag["Key"] not in dropped]
    return {}


OPERATIONS: Final[dict[str, Handler]] = {
    "sagemaker:ListStudioLifecycleConfigs": _list_studio_lifecycle_configs,
    "sagemaker:ListImages": _list_images,
    "sagemaker:ListImageVersions": _list_image_versions,
    "sagemaker:ListAppImageConfigs": _list_app_image_configs,
    "sagemaker:ListTags": _list_tags,
    "sagemaker:AddTags": _add_tags,
    "sagemaker:DeleteTags": _delete_tags,
}
