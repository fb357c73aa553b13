"""Random specs: sensible ones, and ones with any text in every place that holds text."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from models.spec import DomainSpec
from tests.judges.examples import ACCOUNT, HOSTILE, REGION

HEX = "0123456789abcdef"
NAMES = st.from_regex(r"[a-zA-Z0-9](-?[a-zA-Z0-9]){0,20}", fullmatch=True)
TAG_TEXT = st.text(st.sampled_from("abcXYZ019 _.:/=+-@äß日本"), min_size=1, max_size=20)
GUIDS = st.uuids().map(str)
SWITCH = st.booleans()
MINUTES = st.integers(60, 525600)
SIZES = st.integers(5, 16384)
ANY_TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))


def ids(prefix: str) -> st.SearchStrategy[str]:
    return st.text(HEX, min_size=17, max_size=17).map(lambda tail: f"{prefix}-{tail}")


def roles(arn: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    return arn.map(lambda each: {"arn": each})


ROLE_ARNS = st.builds(
    lambda account, path, name: f"arn:aws:iam::{account}:role/{path}{name}",
    st.sampled_from([ACCOUNT, "210987654321"]),
    st.sampled_from(["", "service-role/", "teams/ml/"]),
    NAMES,
)
BUCKETS = st.sampled_from(["team-data", f"sagemaker-{REGION}-{ACCOUNT}", "other.bucket"])
S3_URIS = st.builds(lambda bucket, rest: f"s3://{bucket}{rest}", BUCKETS, st.sampled_from(["", "/a", "/a/b c/"]))
KEYS = st.builds(lambda key: f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key}", GUIDS)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with any of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


def lists(entries: st.SearchStrategy[Any], least: int = 1, most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(entries, min_size=least, max_size=most, unique_by=str)


def idle() -> st.SearchStrategy[dict[str, Any]]:
    return some(enabled=SWITCH, minutes=MINUTES, minimum=MINUTES, maximum=MINUTES)


@st.composite
def _trees(draw: st.DrawFn, texts: dict[str, st.SearchStrategy[str]]) -> dict[str, Any]:
    """A spec's tree; `texts` are the strategies of its texts, by what they are."""
    t = texts
    studio_app = {
        "idle_shutdown": idle(),
        "lifecycle_configs": lists(t["lifecycle"]),
        "custom_images": lists(st.fixed_dictionaries({"image": t["name"], "config": t["name"]}), most=2),
        "instance_type": t["instance"],
    }
    applications = some(
        experience=st.sampled_from(["studio", "classic"]),
        jupyterlab=some(**studio_app, code_repositories=lists(t["repository"])),
        code_editor=some(**studio_app),
        canvas=some(storage=t["s3"], kms_key=t["key"], kendra=SWITCH, bedrock_role=t["role"]),
        notebook_sharing=some(s3_uri=t["s3"], kms_key=t["key"], cell_output=st.sampled_from(["allowed", "disabled"])),
        rstudio=st.fixed_dictionaries(
            {"role": roles(t["role"])}, optional={"connect_url": t["url"], "access": st.just("authorized")}
        ),
        amazon_q=some(enabled=SWITCH),
        docker=some(enabled=SWITCH, rootless=SWITCH, trusted_accounts=lists(t["account"])),
    )
    signs_in_with_iam = draw(SWITCH)
    people = st.builds(lambda name, guid: {"name": name, "id": guid}, t["word"], t["principal"])
    access = some(profiles=lists(t["name"])) if signs_in_with_iam else some(groups=lists(people), users=lists(people))
    file_systems = st.one_of(
        st.fixed_dictionaries({"efs": t["file_system"]}, optional={"path": t["path"]}),
        st.fixed_dictionaries({"s3": t["s3"]}, optional={"path": t["path"]}),
    )
    tree = {
        "region": REGION,
        "domain": draw(
            st.fixed_dictionaries(
                {"name": t["domain"]},
                optional={"tags": st.dictionaries(t["tag"], t["tag"], max_size=3), "tag_propagation": SWITCH},
            )
        ),
        "access": draw(access) | {"auth": "iam" if signs_in_with_iam else "identity-center"},
        "roles": draw(
            st.fixed_dictionaries(
                {"default": roles(t["role"])},
                optional={"spaces": st.one_of(st.just("same"), roles(t["role"]))},
            )
        ),
        "applications": draw(applications),
        "studio_ui": draw(
            some(
                hidden_apps=lists(t["app"]),
                hidden_ml_tools=lists(t["tool"]),
                hidden_instance_types=lists(t["instance"]),
                session_name=st.sampled_from(["static", "user-identity"]),
            )
        ),
        "network": draw(
            some(
                access=st.sampled_from(["vpc-only", "public-internet"]),
                vpc=t["vpc"],
                subnets=lists(t["subnet"]),
                security_groups=lists(t["group"]),
                ip_address_type=st.sampled_from(["ipv4", "dualstack"]),
            )
        ),
        "storage": draw(
            some(
                kms_key=t["key"],
                home_efs=SWITCH,
                auto_mount_home_efs=SWITCH,
                posix_user=st.fixed_dictionaries(
                    {"uid": st.integers(10000, 4000000), "gid": st.integers(1001, 4000000)}
                ),
                file_systems=lists(file_systems, most=4),
            )
        ),
    }
    if draw(SWITCH):
        tree["storage"] |= {"default_space_gb": draw(SIZES), "maximum_space_gb": draw(SIZES)}
    return tree


SENSIBLE: dict[str, st.SearchStrategy[str]] = {
    "account": st.sampled_from(["210987654321", ACCOUNT]),
    "app": st.sampled_from(["JupyterServer", "KernelGateway", "RStudioServerPro", "Canvas"]),
    "domain": NAMES,
    "file_system": ids("fs"),
    "group": ids("sg"),
    "instance": st.sampled_from(["ml.t3.medium", "ml.g5.xlarge", "ml.g7.2xlarge"]),
    "key": KEYS,
    "lifecycle": NAMES.map(lambda name: f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:studio-lifecycle-config/{name.lower()}"),
    "name": NAMES,
    "path": st.sampled_from(["/", "/team/data"]),
    "principal": GUIDS,
    "repository": NAMES.map(lambda name: f"https://git.example.com/team/{name}"),
    "role": ROLE_ARNS,
    "s3": S3_URIS,
    "subnet": ids("subnet"),
    "tag": TAG_TEXT,
    "tool": st.sampled_from(["EmrClusters", "Models", "Datasets"]),
    "url": NAMES.map(lambda name: f"https://{name}.example.com"),
    "vpc": ids("vpc"),
    "word": st.one_of(NAMES, st.just("data science"), st.just("日本")),
}
# A plan needs these to be there.
_WANTED = ("domain", "principal")
ANYTHING = {what: ANY_TEXT.filter(bool) if what in _WANTED else ANY_TEXT for what in SENSIBLE}


def specs() -> st.SearchStrategy[DomainSpec]:
    """Specs whose values AWS would take."""
    return _trees(SENSIBLE).map(DomainSpec.model_validate)


def hostile_specs() -> st.SearchStrategy[DomainSpec]:
    """Specs with any text at all wherever there is text."""
    return _trees(ANYTHING).map(DomainSpec.model_validate)
