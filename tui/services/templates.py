"""Templates between trees and files: CloudFormation's YAML with its short intrinsics, and Terraform's language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import yaml

from models.actions import Plan
from models.errors import SpecError, SpecProblem, UsageError
from models.read import any as any_file
from models.read import terraform
from models.read.imported import Imported
from models.render.cloudformation import template
from models.render.json_text import json_text
from models.render.rendered import Rendered
from models.shapes import Shapes
from models.spec import DomainSpec
from models.text import scrub

LONGEST_INLINE: Final = 51_200
"""Bytes of a template that CloudFormation takes without an S3 bucket."""


_TERRAFORM: Final = re.compile(
    r'^\s*(resource|provider|variable|module|data)\s+"[^"]*"|^\s*terraform\s*\{', re.MULTILINE
)
_HIDDEN: Final = re.compile(
    r"[^\t\n\x20-\x7e\xa0-\U0010ffff]|[\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_NAME: Final = re.compile(r"[A-Za-z0-9]+(::[A-Za-z0-9]+|\.[A-Za-z0-9]+)*")


class _Tagged:
    """An intrinsic function in its short form."""

    def __init__(self, tag: str, value: Any) -> None:
        self.tag = tag
        self.value = value


class _Dumper(yaml.SafeDumper):
    """Dumps intrinsics as tags, lists indented below their key, and no aliases, which CloudFormation refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        event = self.event
        # Names behind a tag need no quotes, which PyYAML would give them.
        if isinstance(event, yaml.ScalarEvent) and (event.tag or "").startswith("!") and _NAME.fullmatch(event.value):
            return ""
        if isinstance(event, yaml.ScalarEvent) and _HIDDEN.search(event.value):
            return '"'
        style: str = super().choose_scalar_style()
        return style

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        # Only ASCII where something in it would not be seen, or be read as something else.
        usual, self.allow_unicode = self.allow_unicode, self.allow_unicode and not _HIDDEN.search(text)
        super().write_double_quoted(text, split)
        self.allow_unicode = usual


def _represent_tagged(dumper: yaml.SafeDumper, tagged: _Tagged) -> yaml.Node:
    if isinstance(tagged.value, str):
        return dumper.represent_scalar(tagged.tag, tagged.value)
    return dumper.represent_sequence(tagged.tag, tagged.value, flow_style=True)


_Dumper.add_representer(_Tagged, _represent_tagged)


def _short(value: Any) -> Any:
    if isinstance(value, Mapping):
        if len(value) == 1:
            ((name, inner),) = value.items()
            if name == "Ref":
                return _Tagged("!Ref", inner)
            if name == "Fn::GetAtt":
                return _Tagged("!GetAtt", ".".join(inner))
            if name.startswith("Fn::"):
                return _Tagged(f"!{name[4:]}", _short(inner))
        return {key: _short(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_short(child) for child in value]
    return value


def render_cloudformation(plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> Rendered:
    """The plan as a CloudFormation template in YAML."""
    made = template(plan, spec, request)
    body = yaml.dump(_short(made.tree), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    notes = list(made.notes)
    if len(body.encode("utf-8", "surrogatepass")) > LONGEST_INLINE:
        notes.append("The template is larger than CloudFormation takes directly: upload it to S3 and use its URL.")
    head = [f"CloudFormation template of the SageMaker AI domain {plan.domain_name}", *notes]
    if made.dropped:
        head.append("Not carried by this format (CreateDomain and UpdateDomain have it):")
        head += [f"  - {line}" for line in made.dropped]
    text = "".join(f"# {scrub(line)}\n" for line in head) + body
    return Rendered(text, made.dropped, notes)


def render_cloudformation_json(plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> Rendered:
    """The same template as JSON, which has no comments: what is not carried stands in its metadata alone."""
    made = template(plan, spec, request)
    return Rendered(json_text(made.tree) + "\n", made.dropped, made.notes)


class _Loader(yaml.SafeLoader):
    """Reads intrinsics in their short form as the long one."""


def _construct_tagged(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    if suffix == "Ref" or suffix == "Condition":
        return {suffix: value}
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _construct_tagged)
# Dates stay text: a policy's version is no date.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_tree(text: str, source: str = "") -> Any:
    """The tree of a YAML or JSON file; CloudFormation's short intrinsics in their long form.

    Raises:
        SpecError: it is neither.
    """
    if text.lstrip().startswith("{"):
        # A YAML reader takes the two halves of an escaped emoji for two characters.
        with suppress(ValueError, RecursionError):
            return json.loads(text)
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not readable as YAML or JSON"
        line = mark.line + 1 if mark else None
        raise SpecError([SpecProblem("", scrub(f"{problem}."), line=line)], source) from error
    except (ValueError, RecursionError) as error:
        raise SpecError([SpecProblem("", scrub(f"not readable: {error}."))], source) from error


def read_text(
    text: str,
    source: str = "",
    *,
    account: str | None = None,
    region: str | None = None,
    shapes: Shapes | None = None,
) -> Imported:
    """The spec for a file's text, whichever of the formats that can be imported it has.

    Args:
        text: the file.
        source: its name; one that ends in `.tf` says that it is Terraform's.
        account: the account that templates speak of without naming it.
        region: the Region, likewise.
        shapes: what AWS allows; tells which values of an AWS CLI skeleton nobody may have chosen.

    Raises:
        SpecError: it cannot be read, or describes no domain.
        UsageError: it is Terraform's and python-hcl2 is not installed.
    """
    try:
        if source.endswith(".tf") or _TERRAFORM.search(text):
            return terraform.read(load_terraform(text, source), account=account, region=region, source=source)
        return any_file.read(load_tree(text, source), account=account, region=region, shapes=shapes, source=source)
    except RecursionError as error:
        # YAML can hold a part that holds itself.
        raise SpecError([SpecProblem("", "nested too deeply.")], source) from error


def load_terraform(text: str, source: str = "") -> Any:
    """The tree of a Terraform file, as python-hcl2 has it: literals in quotes, expressions in `${}`.

    Raises:
        UsageError: the package is not installed.
        SpecError: the file is not Terraform's language.
    """
    try:
        import hcl2
    except ImportError as error:
        raise UsageError(
            "Reading Terraform files needs the package python-hcl2.", "Install it: pip install 'smdomain[import]'"
        ) from error
    try:
        return hcl2.loads(text)
    except Exception as error:
        # The parser's own errors have many types, none of them public.
        line = getattr(error, "line", None)
        problem = SpecProblem(
            "",
            "not readable as Terraform.",
            line=line if isinstance(line, int) and line > 0 else None,
        )
        raise SpecError([problem], source) from error
