"""The command line as a whole: words, exit codes, envelopes, what is imported, and how it ends."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.errors import SmdomainError
from models.events import Outcome
from tests.patience import PATIENCE
from tui.cli import main
from tui.commands import lookup, validate
from tui.commands.arguments import settled
from tui.commands.parser import COMMANDS, build_parser
from tui.emulator.clock import ScaledClock
from tui.emulator.emulator import Emulator
from tui.emulator.lifecycle import Durations
from tui.emulator.server import serve
from tui.emulator.world import build
from tui.exit_codes import OF_OUTCOME, SENTENCES, ExitCode

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())"]
HEAVY = {"textual", "rich", "boto3", "botocore", "pydantic", "yaml", "questionary"}


def smdomain(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, without a terminal."""
    settings = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "timeout": PATIENCE} | settings
    return subprocess.run([*PROGRAM, *arguments], cwd=ROOT, check=False, **settings)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["apply", "--help"], ["aply"]])
def test_telling_about_itself_imports_nothing_heavy(arguments: list[str]) -> None:
    code = f"""
import sys
from tui.cli import main
main({arguments!r})
print(*sorted({HEAVY!r} & set(sys.modules)), sep=",", file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == ""


NOT_FOR_VALIDATE = {
    "asyncio",
    "boto3",
    "botocore",
    "difflib",
    "gzip",
    "http.client",
    "models.actions",
    "models.facts_checks",
    "models.plan",
    "moto",
    "questionary",
    "rich",
    "ssl",
    "textual",
    "tui.commands.apply",
    "tui.services.gateway",
    "tui.services.lookups",
}


def test_a_spec_is_checked_without_what_only_aws_and_screens_need(tmp_path: Path) -> None:
    spec = str(ROOT / "assets" / "examples" / "identity-center-vpc-only.yaml")
    code = f"""
import sys
from tui.cli import main
main(["validate", {spec!r}])
print(*sorted({NOT_FOR_VALIDATE!r} & set(sys.modules)), file=sys.stderr)
"""
    environ = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    run = [sys.executable, "-c", code]
    # The first one reads the models of the services, which the second one finds kept.
    for _ in range(2):
        done = subprocess.run(run, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == ""


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], ["setup"]),
        (["--demo"], ["--demo=default", "setup"]),
        (["--demo", "apply", "x"], ["--demo=default", "apply", "x"]),
        (["--demo=empty", "apply"], ["--demo=empty", "apply"]),
        (["apply", "x", "--demo"], ["apply", "x", "--demo=default"]),
        (["--spec", "x"], ["setup", "--spec", "x"]),
        (["--profile", "apply", "--resume"], ["--profile", "apply", "setup", "--resume"]),
        (["--region=x", "plan", "-"], ["--region=x", "plan", "-"]),
        (["--help"], ["--help"]),
        (["validate", "--", "--demo"], ["validate", "--", "--demo"]),
        (["--profile"], ["--profile"]),
    ],
)
def test_the_command_is_found_among_the_options(given: list[str], meant: list[str]) -> None:
    assert settled(given, tuple(COMMANDS), "setup") == meant


def test_global_options_stand_on_either_side() -> None:
    parser = build_parser()
    options = ["--profile=p", "--region=r", "--endpoint-url=u", "--demo=empty", "--no-color", "--log-file=l"]
    before = vars(parser.parse_args([*options, "domains", "show", "d-1"]))
    assert before == vars(parser.parse_args(["domains", "show", "d-1", *options]))
    assert before == vars(parser.parse_args(["domains", *options, "show", "d-1"]))
    assert (before["profile"], before["demo"], before["no_color"]) == ("p", "empty", True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["aply"], "Did you mean `smdomain apply`?"),
        (["validate"], "FILE"),
        (["validate", "x", "--jsn"], "--jsn"),
        (["lookup", "vpc"], "invalid choice"),
        (["lookup", "vpcs", "--vpc", "vpc-1", "--demo"], "--vpc"),
        (["--demo", "failing", "apply", "x"], "`--demo=failing`"),
        (["drafts", "list", "--al"], "`smdomain drafts list --help`"),
        (["--demo=nothing", "doctor"], "default"),
        (["--demo=nothing", "lookup", "vpcs"], "default"),
        (["--region"], "expected one argument"),
        (["apply", "x", "--yes", "--keep", "--rollback"], "not allowed with"),
        (["validate", "nowhere.yaml"], "There is no file"),
        (["demo", "serve", "--port", "99999"], "no port"),
        (["drafts", "show", "../../etc/passwd"], "no id of a draft"),
        (["status", "20200101-0000-aaaa", "--demo"], "no domain"),
    ],
)
def test_wrong_usage_is_told_in_words(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == ExitCode.USAGE
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    "arguments", [["validate", "nowhere.yaml", "--json"], ["aply", "--json"], ["resume", "--json"]]
)
def test_an_error_is_an_envelope_too(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = main(arguments)
    envelope = json.loads(capsys.readouterr().out)
    assert list(envelope) == ["schema", "command", "ok", "data", "findings", "error"]
    assert (envelope["schema"], envelope["ok"], code) == (1, False, 2)
    assert set(envelope["error"]) == {"code", "title", "message", "remedy"}


def test_every_exit_code_has_its_sentence() -> None:
    assert set(SENTENCES) == set(ExitCode)
    help_text = build_parser().format_help()
    assert all(sentence in help_text for sentence in SENTENCES.values())
    errors: list[type[SmdomainError]] = [SmdomainError]
    for error in errors:
        errors += error.__subclasses__()
    assert {error.exit_code for error in errors} <= set(map(int, ExitCode))


def test_every_command_has_help_and_a_place_in_the_reference() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert all(f"## smdomain {name}\n" in page for name in COMMANDS)


def test_look_ups_are_those_there_are() -> None:
    from tui.services.lookups import KINDS, OF_A_VPC

    promised = "vpcs subnets security-groups kms-keys roles buckets groups users domains licenses quotas images"
    assert {*promised.split(), "lifecycle-configs"} <= set(lookup.KINDS) <= set(KINDS)
    assert lookup.OF_A_VPC == OF_A_VPC


def test_ctrl_c_ends_it_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: Any) -> ExitCode:
        raise KeyboardInterrupt

    monkeypatch.setattr(validate, "run", interrupted)
    assert main(["validate", "x", "--json"]) == 130
    told = capsys.readouterr()
    assert json.loads(told.out)["error"]["code"] == "interrupted"
    assert "Traceback" not in told.err


def test_what_nobody_thought_of_is_one_line_and_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(*_: Any) -> ExitCode:
        raise RuntimeError("odd \x1b[31m thing")

    monkeypatch.setattr(validate, "run", broken)
    log = tmp_path / "log"
    assert main(["validate", "x", "--log-file", str(log)]) == 1
    told = capsys.readouterr()
    assert told.err.splitlines()[0] == "An unexpected error: RuntimeError: odd ^[[31m thing"
    assert "Traceback" not in told.err
    assert "Traceback" in log.read_text()


def test_a_reader_that_leaves_does_no_harm() -> None:
    words = shlex.join([*PROGRAM, "schema"])
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {words} | head -n 1"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "{\n"


def test_without_a_terminal_the_wizard_says_what_to_do_instead() -> None:
    done = smdomain("--demo", "--spec", "a b.yaml", env=os.environ | {"PYTHONPROFILEIMPORTTIME": "1"})
    assert done.returncode == 2
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    # At once: nothing is imported that takes long.
    assert "tui" in imported
    assert not HEAVY & imported
    assert "terminal" in done.stderr
    assert "`smdomain --demo=default apply 'a b.yaml' --yes`" in done.stderr
    assert done.stdout == ""


def test_hostile_names_show_literally(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["lookup", "groups"], ["lookup", "groups", "--json"], ["lookup", "security-groups"]):
        vpc = ["--vpc", "vpc-0a1b2c3d4e5f60001"] if "security-groups" in arguments else []
        assert main([*arguments, *vpc, "--demo"]) == 0
        shown = capsys.readouterr().out
        assert not [letter for letter in shown if letter != "\n" and not (letter.isprintable())]
    assert "[red]team[/red] a[/b]" in shown


def test_a_denied_look_up_names_the_permission(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lookup", "vpcs", "--demo=denied", "--json"]) == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["message"] == "ec2:DescribeVpcs is not allowed."
    assert "operator-policy" in error["remedy"]


def test_without_a_vpc_those_of_all_are_looked_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lookup", "subnets", "--demo"]) == 0
    heads, *rows = capsys.readouterr().out.splitlines()
    assert heads.startswith("VPC  ")
    assert len({row.split()[0] for row in rows}) > 1


def test_doctor_tells_what_to_fix(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--demo", "--json"]) == 0
    states = {entry["name"]: entry["state"] for entry in json.loads(capsys.readouterr().out)["data"]}
    assert states["credentials"] == states["domains"] == "ok"
    assert main(["doctor", "--demo=denied"]) == 3
    assert "sagemaker:ListDomains" in capsys.readouterr().out
    assert main(["doctor"]) == 3
    assert "credentials" in capsys.readouterr().out


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Emulator, str]]:
    """An embedded AWS over HTTP where a domain takes a second."""
    for name, value in {"ACCESS_KEY_ID": "demo", "SECRET_ACCESS_KEY": "demo", "REGION": "eu-central-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    emulator = build(clock=ScaledClock(), durations=Durations(domain_create=0.5, profile_create=0.0))
    with serve(emulator) as server:
        yield emulator, server.url


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 4), (signal.SIGHUP, 4), (signal.SIGINT, 130), (signal.SIGKILL, -9)],
)
def test_a_signal_costs_nothing(number: int, code: int, endpoint: tuple[Emulator, str], tmp_path: Path) -> None:
    emulator, url = endpoint
    spec = ROOT / "assets" / "examples" / "identity-center-vpc-only.yaml"
    process = subprocess.Popen(
        [*PROGRAM, "--endpoint-url", url, "apply", str(spec), "--yes"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # Started in the background, a process would ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stderr is not None
    with process:
        told = []
        for line in process.stderr:
            told.append(line)
            if "Pending" in line:
                process.send_signal(number)
        assert process.wait(PATIENCE) == code, told
    if number != signal.SIGKILL:
        assert "smdomain resume" in "".join(told)
    assert "Traceback" not in "".join(told)
    done = smdomain("--endpoint-url", url, "resume", "--json", env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["data"]["outcome"] == "done"
    made = [operation for _, operation, status in emulator.log if operation == "CreateDomain" and status == 200]
    assert len(made) == 1


def test_every_outcome_has_an_exit_code() -> None:
    assert set(OF_OUTCOME) == {each.value for each in Outcome}


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_was_closed_before_the_program_began_changes_nothing(closed: str) -> None:
    program = "import sys; from tui.cli import main; sys.exit(main(['--demo', 'lookup', 'vpcs']))"
    command = f'exec "$0" -c "$1" {closed}'
    ended = subprocess.run(["sh", "-c", command, sys.executable, program], capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert "error" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_answer_that_could_not_be_written_is_no_success(form: list[str]) -> None:
    program = "import sys; from tui.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", program, "--demo", "lookup", "vpcs", *form]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 1
    assert "Standard output could not be written in full" in ended.stderr
