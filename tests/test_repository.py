"""Rules of the repository that no other tool checks."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("models", "screens", "tui")
LONGEST_FILE = 400
TEXT_SUFFIXES = {
    "",
    ".cfg",
    ".json",
    ".md",
    ".py",
    ".sh",
    ".svg",
    ".tcss",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
}


def repository_files() -> list[Path]:
    """Every file that is tracked or could be; everything outside dot folders where there is no git."""
    if (ROOT / ".git").exists():
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        found = [ROOT / name for name in listing.split("\0") if name]
    else:
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts)
        ]
    return sorted(path for path in found if path.is_file())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = repository_files()
SOURCES = {name_of(path): path for path in FILES if path.suffix == ".py"}
PROGRAM = {name: path for name, path in SOURCES.items() if name.split("/")[0] in PACKAGES}
TREES = {name: ast.parse(path.read_text(encoding="utf-8"), name) for name, path in SOURCES.items()}


def imported_modules(name: str) -> Iterator[str]:
    """Full names of everything a file imports, at any depth of nesting."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def called_name(node: ast.expr) -> str:
    """`a.b.c` for a decorator or the function of a call, whether itself called or not; else nothing."""
    if isinstance(node, ast.Call):
        return called_name(node.func)
    if isinstance(node, ast.Attribute):
        return f"{called_name(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            yield called_name(node.func), node


def test_the_scan_sees_the_program() -> None:
    assert {"tui/__init__.py", "screens/__init__.py", "models/__init__.py"} <= set(PROGRAM)


def test_no_file_of_the_program_grows_beyond_the_wall() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in FILES
        if path.suffix in {".py", ".tcss"} and name_of(path).split("/")[0] in PACKAGES
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize("name", [name for name in PROGRAM if name.endswith("__init__.py")])
def test_a_package_init_holds_a_docstring_only(name: str) -> None:
    body = TREES[name].body
    assert ast.get_docstring(TREES[name])
    allowed = {"__version__"} if name == "tui/__init__.py" else set()
    assigned = {
        target.id
        for node in body[1:]
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert assigned == allowed
    assert len(body) == 1 + len(allowed)


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name in SOURCES if not ast.get_docstring(TREES[name])] == []


def test_every_folder_of_the_program_is_a_package() -> None:
    folders = {path.parent for path in PROGRAM.values()}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_no_package_under_tests_shadows_the_program() -> None:
    """`tests/models/__init__.py` would be imported as `models`."""
    assert [name for name in SOURCES if re.fullmatch(r"tests/(.*/)?__init__\.py", name)] == []


def test_workers_are_made_in_the_bridge_only() -> None:
    decorated = {
        name
        for name in PROGRAM
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if any(called_name(decorator).split(".")[-1] == "work" for decorator in node.decorator_list)
    }
    called = {
        name
        for name in PROGRAM
        for function, _ in calls(name)
        if function.split(".")[-1] in {"call_from_thread", "run_worker"}
    }
    assert decorated | called <= {"tui/bridge.py"}


def test_boto_is_imported_by_the_gateway_and_the_service_model_reader_only() -> None:
    importers = {
        name for name in PROGRAM if {module.split(".")[0] for module in imported_modules(name)} & {"boto3", "botocore"}
    }
    below = {name for name in importers if name.startswith("tui/emulator/")}
    assert importers - below <= {"tui/services/gateway.py", "tui/services/service_model.py"}


def test_models_import_the_standard_library_and_pydantic_only() -> None:
    allowed = set(sys.stdlib_module_names) | {"models", "pydantic", "pydantic_core", "annotated_types"}
    foreign = {
        (name, module)
        for name in PROGRAM
        if name.startswith("models/")
        for module in imported_modules(name)
        if module.split(".")[0] not in allowed
    }
    assert foreign == set()


def test_every_imported_distribution_is_declared() -> None:
    """A missing dependency shows only where the development tools, which bring many, are absent."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["import"]]
    brings = {
        "pydantic": {"pydantic_core", "annotated_types"},
        "python-hcl2": {"hcl2"},
        "pyyaml": {"yaml"},
        "questionary": {"prompt_toolkit"},
        "textual": {"rich"},
    }
    distributions = {re.split(r"[<>=\[;! ]", line)[0] for line in declared}
    available = distributions.union(*(brings.get(name, set()) for name in distributions))
    foreign = {
        (name, module)
        for name in PROGRAM
        for module in imported_modules(name)
        if module.split(".")[0] not in {*sys.stdlib_module_names, *PACKAGES, *available}
    }
    assert foreign == set()


def test_models_ask_neither_the_clock_nor_the_disk() -> None:
    impure = re.compile(r"(^|\.)(open|input|print|read_text|write_text|read_bytes|write_bytes|now|utcnow|today)$")
    found = {
        (name, function)
        for name in PROGRAM
        if name.startswith("models/")
        for function, _ in calls(name)
        if impure.search(function)
    }
    assert found == set()


def test_contracts_exempt_nothing() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    exempting = {"ignore_imports", "exhaustive_ignores", "exclude_type_checking_imports"}
    assert [contract["name"] for contract in [settings, *settings["contracts"]] if exempting & contract.keys()] == []


def test_tests_do_not_sleep() -> None:
    """A test waits on facts; giving way with `asyncio.sleep(0)` is no wait."""
    sleeping = {
        (name, node.lineno)
        for name in SOURCES
        if name.startswith("tests/")
        for function, node in calls(name)
        if function.split(".")[-1] == "sleep"
        if not (node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0)
    }
    assert sleeping == set()


def test_colours_come_from_the_theme() -> None:
    coloured = re.compile(r":[^;{]*(#[0-9a-fA-F]{3,8}\b|\brgba?\()")
    found = {
        name_of(path) for path in FILES if path.suffix == ".tcss" and coloured.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_no_file_names_a_folder_of_a_developers_machine() -> None:
    # Put together here, so that this file does not name them itself.
    folders = "|".join(("work", "root", "Users", "opt/" + "pypi", "tmp/" + "brief"))
    personal = re.compile(rf"(?<![\w.*}}$-])/({folders})/\w")
    found = {
        (name_of(path), number)
        for path in FILES
        if path.suffix in TEXT_SUFFIXES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if personal.search(line)
    }
    assert found == set()
