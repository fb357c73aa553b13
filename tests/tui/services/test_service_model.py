"""What the installed service model allows is read right, fast, and without importing botocore."""

import gzip
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.loaders import Loader
from botocore.model import ListShape, ServiceModel, Shape, StructureShape

from models.shapes import Shapes
from tui.services import service_model
from tui.services.service_model import NoServiceModel, load_shapes


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return service_model.read_shapes()


def botocore_members(shape: Shape, path: str = "") -> dict[str, Shape]:
    """The same members, as botocore itself flattens them."""
    found = {path: shape} if path else {}
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            found |= botocore_members(member, f"{path}.{name}" if path else name)
    elif isinstance(shape, ListShape):
        found |= botocore_members(shape.member, f"{path}[]")
    return found


def test_every_member_is_botocore_s(shapes: Shapes) -> None:
    model = ServiceModel(Loader().load_service_model("sagemaker", "service-2"))
    expected = botocore_members(model.operation_model("CreateDomain").input_shape)
    ours = {path: each for path, each in shapes.members.items() if ":" not in path}
    assert set(ours) == set(expected)
    for path, constraint in ours.items():
        shape = expected[path]
        metadata = shape.metadata
        assert constraint.type == shape.type_name
        assert constraint.minimum == metadata.get("min")
        assert constraint.maximum == metadata.get("max")
        assert constraint.pattern == metadata.get("pattern")
        assert list(constraint.enum) == list(metadata.get("enum", []))


def test_all_leaves_of_create_domain(shapes: Shapes) -> None:
    leaves = [
        path
        for path, each in shapes.members.items()
        if ":" not in path and each.type not in ("structure", "list", "map")
    ]
    # 192 in the oldest botocore that is supported; later ones add some.
    assert len(leaves) >= 192


@pytest.mark.parametrize(
    "path",
    [
        "CreateUserProfile:UserProfileName",
        "CreateUserProfile:SingleSignOnUserValue",
        "CreateRole:RoleName",
        "CreateRole:PermissionsBoundary",
        "CreateApplicationAssignment:PrincipalId",
        "Tags[].Key",
        "SubnetIds[]",
    ],
)
def test_other_inputs_are_asked_by_operation(shapes: Shapes, path: str) -> None:
    assert shapes.get(path) is not None


def test_required_members_are_marked(shapes: Shapes) -> None:
    required = {path for path, each in shapes.members.items() if each.required and "." not in path and ":" not in path}
    assert required == {"DomainName", "AuthMode", "DefaultUserSettings"}


def test_documentation_is_plain_text(shapes: Shapes) -> None:
    texts = [each.documentation for each in shapes.members.values() if each.documentation]
    assert len(texts) > 100
    assert not [text for text in texts if "<p>" in text or "</" in text or "&quot;" in text or "\n" in text]


def test_the_version_is_botocore_s(shapes: Shapes) -> None:
    import botocore

    assert shapes.version == botocore.__version__


def test_botocore_is_not_imported() -> None:
    code = (
        "import sys; from tui.services.service_model import load_shapes; assert load_shapes().get('DomainName');"
        "sys.exit(any(name.split('.')[0] in ('boto3', 'botocore', 'textual') for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])


def test_the_newest_api_version_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("2017-07-24", "2030-01-01"):
        folder = tmp_path / "data" / "sagemaker" / day
        folder.mkdir(parents=True)
        (folder / "service-2.json.gz").write_bytes(gzip.compress(json.dumps({"day": day}).encode()))
    place_botocore(tmp_path, monkeypatch)
    assert service_model.model_path("sagemaker").parent.name == "2030-01-01"


def test_a_missing_model_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place_botocore(tmp_path, monkeypatch)
    with pytest.raises(NoServiceModel, match="sagemaker"):
        service_model.model_path("sagemaker")


def test_a_broken_model_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data" / "sagemaker" / "2017-07-24"
    folder.mkdir(parents=True)
    (folder / "service-2.json.gz").write_bytes(b"no gzip")
    place_botocore(tmp_path, monkeypatch)
    load_shapes.cache_clear()
    try:
        with pytest.raises(NoServiceModel, match="cannot be read"):
            load_shapes()
    finally:
        load_shapes.cache_clear()


def place_botocore(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore seem to be installed at `root`."""

    class Spec:
        submodule_search_locations = (str(root),)

    monkeypatch.setattr(service_model, "find_spec", lambda name: Spec())


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shapes: Shapes) -> Path:
    """The file that a first start wrote, in a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert load_shapes.__wrapped__() == shapes
    return tmp_path / "smdomain" / "shapes.json"


def test_the_models_are_read_once_in_each_version(kept: Path, monkeypatch: pytest.MonkeyPatch, shapes: Shapes) -> None:
    read: list[str] = []
    monkeypatch.setattr(service_model, "read_shapes", lambda: read.append("read") or shapes)
    assert load_shapes.__wrapped__() == shapes
    assert read == []
    monkeypatch.setattr(service_model, "OPERATIONS", {"sagemaker": ("CreateDomain",)})
    load_shapes.__wrapped__()
    assert read == ["read"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"members": {', '"members": {"Other": 5, '),
        lambda text: text.replace('"string", 0, 63', '"string", "0", 63'),
        lambda text: "[" * 100_000,
        lambda text: "\x00\udcff",
    ],
)
def test_what_is_damaged_is_read_anew(kept: Path, damage: Callable[[str], str], shapes: Shapes) -> None:
    whole = kept.read_text()
    assert damage(whole) != whole
    kept.write_bytes(damage(whole).encode("utf-8", "surrogateescape"))
    assert load_shapes.__wrapped__() == shapes
    assert kept.read_text() == whole


def test_what_cannot_be_kept_is_read_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shapes: Shapes) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_shapes.__wrapped__() == shapes
