"""Every format a spec can be exported in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.render.formats import FORMATS as PURE
from models.render.formats import Renderer, Subject
from models.render.rendered import Rendered


def _cloudformation(subject: Subject) -> Rendered:
    from tui.services.templates import render_cloudformation

    return render_cloudformation(subject.whole_plan, subject.spec, subject.request)


FORMATS: Final[Mapping[str, Renderer]] = {
    **PURE,
    "cloudformation": Renderer("a CloudFormation template", ".yaml", _cloudformation, needs_plan=True),
}
