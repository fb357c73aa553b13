"""Service Quotas: values in force and AWS's defaults, for SageMaker only."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World


def _quota(call: Call, world: World, code: str, value: float) -> Data:
    return {
        "ServiceCode": "sagemaker",
        "ServiceName": "Amazon SageMaker",
        "QuotaArn": f"arn:aws:servicequotas:{call.region}:{world.account}:sagemaker/{code}",
        "QuotaCode": code,
        "QuotaName": world.quotas[code]["QuotaName"],
        "Value": value,
        "Unit": "None",
        "Adjustable": True,
        "GlobalQuota": False,
    }


def _known(call: Call, world: World) -> Data:
    if call.params["ServiceCode"] != "sagemaker":
        raise ApiError("NoSuchResourceException", f"The service {call.params['ServiceCode']} does not exist.")
    code = call.params.get("QuotaCode")
    if code is not None and code not in world.quotas:
        raise ApiError("NoSuchResourceException", f"The quota {code} does not exist for the service sagemaker.")
    return world.quotas.get(code, {}) if code else {}


def _get_service_quota(call: Call, world: World) -> Data:
    entry = _known(call, world)
    if "Value" not in entry:
        raise ApiError(
            "NoSuchResourceException", "The request failed because the specified quota has no applied value."
        )
    return {"Quota": _quota(call, world, call.params["QuotaCode"], entry["Value"])}


def _get_default(call: Call, world: World) -> Data:
    return {"Quota": _quota(call, world, call.params["QuotaCode"], _known(call, world)["Default"])}


def _list_service_quotas(call: Call, world: World) -> Data:
    _known(call, world)
    applied = [_quota(call, world, code, entry["Value"]) for code, entry in world.quotas.items() if "Value" in entry]
    chosen = [quota for quota in applied if call.params.get("QuotaCode") in (None, quota["QuotaCode"])]
    return page(call, chosen, "Quotas", default=100, maximum=100, refused="InvalidPaginationTokenException")


OPERATIONS: Final[dict[str, Handler]] = {
    "service-quotas:GetServiceQuota": _get_service_quota,
    "service-quotas:GetAWSDefaultServiceQuota": _get_default,
    "service-quotas:ListServiceQuotas": _list_service_quotas,
}
