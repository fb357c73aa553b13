"""`smdomain drafts`: sets of answers that were begun."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json, add_part
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.draft import Draft
    from tui.output import Output
    from tui.services.drafts import DraftStore

HELP: Final = "sets of answers that were begun"
USAGE: Final = "list | show DRAFT | delete DRAFT... [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parts = parser.add_subparsers(dest="part", metavar="list | show | delete", required=True)
    add_json(add_part(parts, "smdomain drafts", "list", "all of them, the one saved last first", "[--json]"))
    show = add_part(parts, "smdomain drafts", "show", "one, as the spec it is so far", "DRAFT [--json]")
    show.add_argument("draft", metavar="DRAFT", help="its id")
    add_json(show)
    delete = add_part(parts, "smdomain drafts", "delete", "remove drafts; nothing in AWS changes", "DRAFT... [--json]")
    delete.add_argument("draft", nargs="+", metavar="DRAFT", help="their ids")
    add_json(delete)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """List, show or delete."""
    from tui.services.drafts import DraftStore

    store = DraftStore()
    if args.part == "list":
        _list(store, out)
    elif args.part == "show":
        _show(store.load(args.draft), out)
    else:
        for draft in args.draft:
            store.load(draft)
            store.delete(draft)
            out.note(f"The draft {draft} is deleted.")
        out.result({"deleted": args.draft})
    return ExitCode.DONE


def _list(store: DraftStore, out: Output) -> None:
    found = store.list()
    records = [_record(draft, store) for draft in found]
    if found:
        heads = ("Draft", "Domain", "Step", "Saved", "In use by")
        out.rows(
            [
                [record["id"], record["title"], record["step"], record["saved"], record["holder"] or ""]
                for record in records
            ],
            heads=heads,
        )
    else:
        out.line("There are no drafts.")
    for path in store.corrupt():
        out.note(f"Damaged, kept for whoever wants to mend it: {path}")
    out.result(records)


def _record(draft: Draft, store: DraftStore) -> dict[str, Any]:
    holder = store.holder(draft.id)
    saved = datetime.fromtimestamp(draft.updated, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "id": draft.id,
        "title": draft.title,
        "step": draft.step,
        "saved": saved,
        "run": draft.run or None,
        "holder": holder.words if holder else None,
    }


def _show(draft: Draft, out: Output) -> None:
    from models.draft import spec_of
    from models.questions import QUESTIONS
    from tui.services.specfile import dump_spec

    spec = spec_of(draft, QUESTIONS)
    out.line(dump_spec(spec).rstrip("\n"))
    out.result({"id": draft.id, "spec": spec.as_tree()})
