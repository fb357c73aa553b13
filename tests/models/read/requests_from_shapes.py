"""CreateDomain requests made from the service model: one with every member, and strategies for random ones."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from models.shapes import Shapes
from models.tree import Tree, set_at


def children(shapes: Shapes, path: str) -> list[str]:
    """Paths of the members right below a structure; of the request itself where the path is empty."""
    prefix = f"{path}." if path else ""
    return [
        each
        for each in shapes.members
        if each.startswith(prefix)
        and ":" not in each
        and "." not in each[len(prefix) :]
        and "[" not in each[len(prefix) :]
    ]


def name_of(path: str) -> str:
    return path.rpartition(".")[2]


def sample(shapes: Shapes, path: str) -> Any:
    """A value with every member below `path`."""
    constraint = shapes.members[path]
    if constraint.type == "structure":
        return {name_of(child): sample(shapes, child) for child in children(shapes, path)}
    if constraint.type == "list":
        return [sample(shapes, f"{path}[]")]
    if constraint.type in ("integer", "long"):
        return constraint.minimum or 1
    return constraint.enum[0] if constraint.enum else f"some-{name_of(path).removesuffix('[]')}"


def full_request(shapes: Shapes) -> Tree:
    """Every member of CreateDomain at once."""
    return {name: sample(shapes, name) for name in children(shapes, "")}


def values(shapes: Shapes, path: str) -> SearchStrategy[Any]:
    """Values that a client may send at `path`."""
    constraint = shapes.members[path]
    if constraint.type == "structure":
        inner = {name_of(child): values(shapes, child) for child in children(shapes, path)}
        return st.fixed_dictionaries({}, optional=inner)
    if constraint.type == "list":
        return st.lists(values(shapes, f"{path}[]"), max_size=2)
    if constraint.type in ("integer", "long"):
        return st.integers(0, 9)
    if constraint.enum:
        return st.sampled_from(constraint.enum[:3])
    return st.sampled_from(["studio::", "app:JupyterServer:", "a", "", "None"])


def leaf_values(shapes: Shapes) -> SearchStrategy[Tree]:
    """Requests of a few members each: what they say of one another matters most."""
    leaves = [path for path, each in shapes.members.items() if ":" not in path and each.type != "structure"]
    tops = sorted(path for path in leaves if "[" not in path)
    return st.lists(st.sampled_from(tops), max_size=8, unique=True).flatmap(
        lambda chosen: st.tuples(*(values(shapes, path) for path in chosen)).map(
            lambda found: tree_of(zip(chosen, found, strict=True))
        )
    )


def tree_of(pairs: Any) -> Tree:
    tree: Tree = {}
    for path, value in pairs:
        set_at(tree, path, value)
    return tree
