"""CloudWatch Logs: groups and streams, not what is in them."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World


def _streams(call: Call, world: World) -> list[Data]:
    groups, name = world.log_streams.get(call.region, {}), call.params.get("logGroupName")
    if name is None:
        name = str(call.params.get("logGroupIdentifier", "")).removesuffix(":*").rpartition("log-group:")[-1]
    if name not in groups:
        raise ApiError("ResourceNotFoundException", "The specified log group does not exist.")
    return groups[name]


def _page(call: Call, items: list[Data], key: str) -> Data:
    refused = "InvalidParameterException"
    return page(call, items, key, default=50, maximum=50, size="limit", token="nextToken", refused=refused)


def _describe_log_groups(call: Call, world: World) -> Data:
    start, part = call.params.get("logGroupNamePrefix", ""), call.params.get("logGroupNamePattern", "").lower()
    found = []
    for name, streams in sorted(world.log_streams.get(call.region, {}).items()):
        if name.startswith(start) and part in name.lower():
            arn = f"arn:aws:logs:{call.region}:{world.account}:log-group:{name}"
            created = min((item["creationTime"] for item in streams), default=int(world.now() * 1000))
            record = {"logGroupName": name, "creationTime": created, "arn": f"{arn}:*", "logGroupArn": arn}
            size = sum(item["storedBytes"] for item in streams)
            found.append(record | {"metricFilterCount": 0, "storedBytes": size, "logGroupClass": "STANDARD"})
    return _page(call, found, "logGroups")


def _describe_log_streams(call: Call, world: World) -> Data:
    start = call.params.get("logStreamNamePrefix", "")
    found = [item for item in _streams(call, world) if item["logStreamName"].startswith(start)]
    found.sort(key=lambda item: str(item["logStreamName"]), reverse=bool(call.params.get("descending")))
    return _page(call, found, "logStreams")


def _delete_log_stream(call: Call, world: World) -> Data:
    streams, name = _streams(call, world), call.params["logStreamName"]
    kept = [item for item in streams if item["logStreamName"] != name]
    if len(kept) == len(streams):
        raise ApiError("ResourceNotFoundException", "The specified log stream does not exist.")
    streams[:] = kept
    return {}


OPERATIONS: Final[dict[str, Handler]] = {
    "logs:DescribeLogGroups": _describe_log_groups,
    "logs:DescribeLogStreams": _describe_log_streams,
    "logs:DeleteLogStream": _delete_log_stream,
}
