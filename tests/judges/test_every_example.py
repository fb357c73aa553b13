"""Every example spec in every format, before judges from outside; and back again, where a format can be read."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import hcl2
import pytest
from botocore.session import Session
from botocore.validate import validate_parameters
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from models.findings import Finding
from models.render.formats import Subject
from models.render.rendered import Rendered
from models.request import create_domain_request
from models.rules import check
from models.spec import DomainSpec
from tests.judges.comparing import agree, unexplained
from tests.judges.examples import ACCOUNT, REGION
from tui.commands.common import Aws, completed, looked_up, plan_for
from tui.services.connection import Connection
from tui.services.formats import FORMATS
from tui.services.specfile import parse_spec
from tui.services.templates import read_text

PATHS = sorted((Path(__file__).resolve().parents[2] / "assets" / "examples").glob("*.yaml"))
every_example = pytest.mark.parametrize(
    "path",
    # Each example is made ready once, by the worker that judges all of its formats.
    [pytest.param(path, id=path.stem, marks=pytest.mark.xdist_group(f"example-{path.stem}")) for path in PATHS],
)


@dataclass
class Exported:
    spec: DomainSpec
    findings: list[Finding]
    by_format: Mapping[str, Rendered]

    def text(self, name: str) -> str:
        return self.by_format[name].text


@cache
def exported(path: Path) -> Exported:
    """The example, complete as the command makes it, in all formats."""
    aws = Aws(Connection(None, REGION, None, "default"))
    spec = parse_spec(path.read_text(encoding="utf-8"), path.name)
    facts = looked_up(spec, aws)
    spec, findings = completed(spec, facts)
    plan = plan_for(spec, ACCOUNT, REGION)
    subject = Subject(spec, create_domain_request(spec, ACCOUNT), REGION, plan, check(spec, facts))
    return Exported(spec, findings, {name: each.render(subject) for name, each in FORMATS.items()})


@every_example
def test_bash_and_shellcheck_take_the_script(path: Path, tmp_path: Path) -> None:
    script = tmp_path / "setup.sh"
    script.write_text(exported(path).text("script"), encoding="utf-8")
    subprocess.run(["bash", "-n", str(script)], check=True)
    found = subprocess.run(["shellcheck", "--severity=style", str(script)], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


@every_example
def test_cfn_lint_has_nothing_against_the_template(path: Path) -> None:
    found = lint(exported(path).text("cloudformation"), config=ManualArgs(regions=[REGION]))
    assert [f"{each.rule.id} {each.message}" for each in found if each.rule.severity != "informational"] == []


@every_example
def test_hcl_is_parsed_and_python_compiles(path: Path) -> None:
    tree = hcl2.loads(exported(path).text("terraform"))
    assert any('"aws_sagemaker_domain"' in each for each in tree["resource"])
    compile(exported(path).text("boto3"), "setup.py", "exec", dont_inherit=True)


@every_example
def test_botocore_takes_the_request_and_every_call_of_the_plan(path: Path) -> None:
    request = json.loads(exported(path).text("json"))
    session = Session()
    shape = session.get_service_model("sagemaker").operation_model("CreateDomain").input_shape
    validate_parameters(request, shape)
    assert json.loads(exported(path).text("cli")) == request


@every_example
def test_the_record_and_the_documents_are_there(path: Path) -> None:
    record, policies = exported(path).text("markdown"), json.loads(exported(path).text("policy"))
    assert str(exported(path).spec.domain.name) in record
    wanted = {role.name for role in exported(path).spec.roles_to_create().values()}
    assert wanted <= {role["role_name"] for role in policies["roles"]}


@every_example
def test_what_a_format_cannot_carry_stands_in_its_head(path: Path) -> None:
    for name in ("cloudformation", "terraform", "boto3", "script"):
        made = exported(path).by_format[name]
        head = made.text[: made.text.find("\n\n")] if name == "terraform" else made.text
        for line in made.dropped:
            assert line.split(":")[0] in head, (name, line)


@every_example
def test_the_spec_comes_back_from_its_own_format(path: Path) -> None:
    assert parse_spec(exported(path).text("spec")) == exported(path).spec


@every_example
@pytest.mark.parametrize("name", ["json", "cli"])
def test_the_request_comes_back_from_json(name: str, path: Path) -> None:
    spec = exported(path).spec
    back = read_text(exported(path).text(name), "request.json", region=REGION).spec
    assert create_domain_request(back, ACCOUNT) == create_domain_request(spec, ACCOUNT)


@every_example
@pytest.mark.parametrize(("name", "source"), [("cloudformation", "stack.yaml"), ("terraform", "main.tf")])
def test_what_a_template_carries_comes_back(name: str, source: str, path: Path) -> None:
    made, spec = exported(path).by_format[name], exported(path).spec
    found = read_text(made.text, source, account=ACCOUNT, region=REGION)
    if not spec.roles_to_create():
        agree(spec, found.spec, made.dropped)
        return
    # A role that the template makes has no ARN yet: it is an open question, told with its place.
    wanted, back = create_domain_request(spec, ACCOUNT), create_domain_request(found.spec, ACCOUNT)
    missing = unexplained(wanted, back, made.dropped)
    arns = {wanted_value for wanted_value, _ in missing.values() if isinstance(wanted_value, str)}
    lists = [value for value, _ in missing.values() if isinstance(value, list)]
    names = {role.name for role in spec.roles_to_create().values()}
    assert all(arn.rpartition("/")[2] in names for arn in arns), missing
    assert all(str(arn).rpartition("/")[2] in names for each in lists for arn in each), missing
    assert len(found.questions) >= len(missing)
