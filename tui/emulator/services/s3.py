"""S3: which buckets there are and where."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World


def _list_buckets(call: Call, world: World) -> Data:
    wanted = call.params.get("BucketRegion")
    prefix = call.params.get("Prefix", "")
    # S3 names each bucket's Region only where the request has a parameter (API reference of ListBuckets).
    asked = any(name in call.params for name in ("MaxBuckets", "ContinuationToken", "Prefix", "BucketRegion"))
    found = [
        public(bucket) if asked else {key: bucket[key] for key in ("Name", "CreationDate")}
        for bucket in sorted(world.buckets, key=lambda bucket: str(bucket["Name"]))
        if not bucket.get("_foreign") and bucket["Name"].startswith(prefix) and wanted in (None, bucket["BucketRegion"])
    ]
    answer = page(
        call,
        found,
        "Buckets",
        default=10_000,
        size="MaxBuckets",
        token="ContinuationToken",
        refused="InvalidArgument",
    )
    answer["Owner"] = {"ID": "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"}
    return answer | ({"Prefix": prefix} if prefix else {})


def _bucket(call: Call, world: World) -> Data:
    name = call.params["Bucket"]
    for bucket in world.buckets:
        if bucket["Name"] == name:
            if bucket.get("_foreign"):
                raise ApiError("AccessDenied", "Access Denied", 403)
            return bucket
    raise ApiError("NoSuchBucket", "The specified bucket does not exist", 404)


def _head_bucket(call: Call, world: World) -> Data:
    bucket = _bucket(call, world)
    region = bucket["BucketRegion"]
    if region != call.region:
        headers = {"x-amz-bucket-region": region}
        raise ApiError("PermanentRedirect", "The bucket must be addressed using its Region's endpoint.", 301, headers)
    return {"BucketRegion": region, "BucketArn": f"arn:aws:s3:::{bucket['Name']}", "AccessPointAlias": False}


def _get_bucket_location(call: Call, world: World) -> Data:
    region = _bucket(call, world)["BucketRegion"]
    return {} if region == "us-east-1" else {"LocationConstraint": region}


def _get_bucket_cors(call: Call, world: World) -> Data:
    rules = _bucket(call, world).get("_cors")
    if not rules:
        raise ApiError("NoSuchCORSConfiguration", "The CORS configuration does not exist", 404)
    return {"CORSRules": rules}


OPERATIONS: Final[dict[str, Handler]] = {
    "s3:GetBucketCors": _get_bucket_cors,
    "s3:ListBuckets": _list_buckets,
    "s3:HeadBucket": _head_bucket,
    "s3:GetBucketLocation": _get_bucket_location,
}
