"""Writes the pages of docs/ that say what the program says: `python -m tests.docs.generate`."""

from collections.abc import Iterator
from pathlib import Path

from models.conditions import Always
from models.draft import IDLE_SHUTDOWNS
from models.edit_base import EditRule
from models.edit_rules import EDIT_RULES
from models.fields import Field, Kind
from models.members import paths_of
from models.questions import questions_of
from models.rules import RULES
from models.rules_base import Rule
from models.steps import STEPS
from tui.commands.manual import manual
from tui.commands.reference import reference

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = "https://docs.aws.amazon.com/sagemaker/latest/dg"
KINDS = {
    Kind.TEXT: "text",
    Kind.INTEGER: "whole number",
    Kind.TOGGLE: "true or false",
    Kind.CHOICE: "one of",
    Kind.MULTI: "a list of",
    Kind.LOOKUP: "text",
    Kind.LOOKUP_MULTI: "list of texts",
    Kind.PRINCIPALS: "list of `{name: ..., id: ...}`, either part is enough",
    Kind.NAMES: "list of texts",
    Kind.TAGS: "mapping of texts",
    Kind.RECORDS: "list of entries",
    Kind.ACTIVITIES: "list of ML activities",
}


def pages() -> dict[str, str]:
    """Each page's text, by its file name."""
    return {
        "cli.md": reference(),
        "fields.md": "\n".join(_fields()) + "\n",
        "rules.md": "\n".join(_rules()) + "\n",
        "smdomain.1": manual(),
    }


def _fields() -> Iterator[str]:
    yield "# Questions"
    yield ""
    yield "Every question of the wizard, in the order in which it is asked, with the key of its answer in the spec."
    yield "The wizard, the line prompts and this page are drawn from the same data (`models/questions*.py`);"
    yield "`make docs` writes this page."
    for step in STEPS:
        questions = questions_of(step.id)
        if questions:
            yield ""
            yield f"## {step.title}"
            section = ""
            for field in questions:
                if field.section != section:
                    section = field.section
                    yield ""
                    yield f"### {section}"
                yield ""
                yield from _field(field)


def _field(field: Field) -> Iterator[str]:
    yield f"**`{field.key}`** – {field.label}"
    yield ""
    yield field.help
    yield ""
    yield f"- answer: {_answer(field)}{' (must be given)' if field.required else ''}"
    if field.virtual:
        yield "- is not part of the spec: it steers which questions follow"
    if field.default is not None:
        yield f"- a new draft says: `{field.default}`".replace("`True`", "`true`").replace("`False`", "`false`")
    if not isinstance(field.when, Always):
        yield f"- asked when: {field.when.words()}"
    yield f"- once created: {field.mutability}"
    members = () if field.virtual else paths_of(field.key)
    if members:
        yield f"- becomes: {', '.join(f'`{path}`' for path in members)}"
    if any(field.key == f"{key}.enabled" for key in IDLE_SHUTDOWNS):
        yield "- left out of the spec where a time is given, which says as much"
    for part in field.parts:
        needed = "" if part.required else ", optional"
        yield f"- `{part.key}` of an entry: {part.help.rstrip('.')} ({_answer(part)}{needed})"
    if field.docs:
        yield f"- AWS: [{field.docs}]({GUIDE}/{field.docs}.html)"


def _answer(field: Field) -> str:
    options = field.choices.options if field.choices else ()
    words = KINDS[field.kind]
    if options:
        values = ", ".join(f"`{option.value}`" for option in options)
        return f"{words} {values}"
    if field.kind in (Kind.CHOICE, Kind.MULTI):
        return f"{words} the values that AWS has for it"
    return f"{words}: {field.form}" if field.form else words


def _rules() -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "What a spec is held to. A rule without look-ups needs nothing but the spec, so `smdomain validate` runs it"
    yield "offline; the others speak once these things of the account were looked up. Where a look-up was refused, the"
    yield "finding has the level `unknown`. Tags of sources: `B:` botocore's service model, `D:` a page of the"
    yield "SageMaker developer guide, `SSO:` the Identity Center guide, `GR:` the general reference, `GH:` an issue on"
    yield "GitHub, `CFN:` CloudFormation, `MP:` a managed policy, `smdomain` a rule of its own. The codes `ED` speak of"
    yield "changing a domain that exists. `make docs` writes this page."
    yield ""
    yield "| code | level | what must hold | look-ups | source |"
    yield "|---|---|---|---|---|"
    rules: list[Rule | EditRule] = [*RULES, *EDIT_RULES]
    for rule in sorted(rules, key=lambda each: (each.code.partition("-")[0], int(each.code.partition("-")[2]))):
        looked = ", ".join(rule.lookups) or "–"
        yield f"| {rule.code} | {rule.level} | {rule.summary} | {looked} | {rule.source} |"


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
