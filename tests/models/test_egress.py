"""What Studio calls from inside a VPC follows the features that are on, and the Region."""

from models.egress import services_needed
from models.spec import DomainSpec
from models.tree import Tree


def names(tree: Tree, region: str = "eu-central-1") -> set[str]:
    return {each.name for each in services_needed(DomainSpec.model_validate({"version": 1, **tree}), region)}


CANVAS: Tree = {"applications": {"canvas": {"enabled": True}}}


def test_canvas_calls_amazon_q_in_one_region() -> None:
    assert "q" in names(CANVAS, "us-east-1")
    assert "q" not in names(CANVAS)
    assert "q" not in names({}, "us-east-1")


def test_projects_are_counted_unless_they_are_hidden() -> None:
    assert "servicecatalog" in names({})
    assert "servicecatalog" not in names({"studio_ui": {"hidden_ml_tools": ["Projects"]}})
