"""A draft keeps whatever was said, and its spec says what is asked."""

from typing import Any

import pytest

from models.conditions import Is
from models.draft import Draft, asked, draft_from_spec, kept_aside, new_draft, spec_of, spec_tree, unanswered
from models.fields import Field, Kind, Mutability
from models.questions import QUESTIONS
from models.request import create_domain_request
from models.spec import DomainSpec

ROLE = "arn:aws:iam::123456789012:role/work"


def draft(**answers: Any) -> Draft:
    """A draft with these answers, `__` standing for a dot."""
    return Draft("d", {key.replace("__", "."): value for key, value in answers.items()})


def field(key: str, when: Any = None, **more: Any) -> Field:
    extra = {"when": when} if when else {}
    return Field(key, "domain", "s", Kind.TEXT, "Label", "Help.", Mutability.YES, **extra, **more)


def tree(made: Draft) -> dict[str, Any]:
    return spec_of(made, QUESTIONS).as_tree()


def test_every_answer_makes_another_draft() -> None:
    before = draft(domain__name="a")
    after = before.answer("domain.name", "b")
    assert (before.answers["domain.name"], after.answers["domain.name"]) == ("a", "b")
    assert "domain.name" not in after.answer("domain.name", None).answers
    assert after.answer("never.said", None).answers == after.answers


def test_a_draft_is_called_by_the_name_of_its_domain() -> None:
    assert draft(domain__name="ml").title == "ml"
    assert draft().title == "(no name yet)"


def test_defaults_are_written_into_a_new_draft() -> None:
    fields = [field("a", default="x"), field("b"), field("c", default=False)]
    made = new_draft("d", fields, created=7.0)
    assert made.answers == {"a": "x", "c": False}
    assert (made.created, made.updated) == (7.0, 7.0)


def test_a_question_behind_a_hidden_question_is_hidden() -> None:
    fields = [field("a"), field("b", Is("a", "yes")), field("c", Is("b", "yes"))]
    answers = {"a": "no", "b": "yes", "c": "said once"}
    assert [each.key for each in asked(fields, answers)] == ["a"]
    assert [each.key for each in kept_aside(fields, answers)] == ["b", "c"]
    assert [each.key for each in asked(fields, answers | {"a": "yes"})] == ["a", "b", "c"]


def test_a_hidden_answer_is_kept_and_left_out_of_the_spec() -> None:
    made = draft(access__auth="iam", access__profiles=["anna"])
    assert tree(made)["access"] == {"auth": "iam", "profiles": ["anna"]}
    changed = made.answer("access.auth", "identity-center")
    assert tree(changed)["access"] == {"auth": "identity-center"}
    assert [each.key for each in kept_aside(QUESTIONS, changed.answers)] == ["access.profiles"]
    assert tree(changed.answer("access.auth", "iam"))["access"]["profiles"] == ["anna"]


def test_questions_that_must_be_answered_are_named() -> None:
    def keys(made: Draft) -> list[str]:
        return [each.key for each in unanswered(QUESTIONS, made.answers)]

    made = new_draft("d", QUESTIONS)
    assert keys(made) == ["domain.name", "access.auth", "roles.default.how", "network.access", "network.vpc"]
    assert "roles.default.create.name" in keys(made.answer("roles.default.how", "create"))
    assert "network.security_groups" in keys(made.answer("network.access", "vpc-only"))


def test_a_role_to_be_made_without_a_name_is_a_spec_all_the_same() -> None:
    made = draft(roles__default__how="create", **{"roles.default.create.path": "/x/"})
    assert tree(made)["roles"]["default"] == {"create": {"name": "", "path": "/x/"}}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("existing", {"arn": ROLE}),
        ("create", {"create": {"name": "new", "activities": [{"id": "manage-ml-jobs"}]}}),
        (None, None),
    ],
)
def test_one_way_to_choose_a_role_is_in_the_spec(how: str | None, expected: Any) -> None:
    answers = {
        "roles.default.how": how,
        "roles.default.arn": ROLE,
        "roles.default.create.name": "new",
        "roles.default.create.activities": [{"id": "manage-ml-jobs"}],
    }
    made = Draft("d", {key: value for key, value in answers.items() if value is not None})
    assert tree(made).get("roles", {}).get("default") == expected


def test_what_is_said_of_a_hidden_role_is_not_in_the_spec() -> None:
    made = draft(
        applications__rstudio__enabled=False,
        applications__rstudio__role__how="create",
        **{"applications.rstudio.role.create.tags": {"a": "b"}},
    )
    assert "applications" not in tree(made)


@pytest.mark.parametrize(("how", "expected"), [("same", "same"), ("none", None), ("existing", None)])
def test_the_role_of_shared_spaces(how: str, expected: str | None) -> None:
    assert tree(draft(roles__spaces__how=how)).get("roles", {}).get("spaces") == expected


def test_idle_times_speak_for_themselves() -> None:
    key = "applications.jupyterlab.idle_shutdown"
    made = Draft("d", {f"{key}.enabled": True})
    assert tree(made)["applications"]["jupyterlab"]["idle_shutdown"] == {"enabled": True}
    made = made.answer(f"{key}.minutes", 120)
    assert tree(made)["applications"]["jupyterlab"]["idle_shutdown"] == {"minutes": 120}
    assert draft_from_spec("d", spec_of(made, QUESTIONS), QUESTIONS).answers == made.answers | {
        "roles.spaces.how": "none",
        "applications.rstudio.enabled": False,
        "applications.notebook_sharing.enabled": False,
    }


def test_an_unfinished_entry_is_a_spec_all_the_same() -> None:
    key = "applications.jupyterlab.custom_images"
    made = Draft("d", {key: [{"image": "base"}, {"image": "other", "config": "c", "version": None}]})
    assert tree(made)["applications"]["jupyterlab"]["custom_images"] == [
        {"image": "base", "config": ""},
        {"image": "other", "config": "c"},
    ]


FULL: dict[str, Any] = {
    "version": 1,
    "account": "123456789012",
    "region": "eu-central-1",
    "domain": {"name": "ml", "tags": {"a": "b"}, "tag_propagation": False},
    "access": {"auth": "iam", "profiles": ["anna"], "allowed_networks": ["vpc-1"], "source_identity": True},
    "roles": {"default": {"create": {"name": "n", "activities": [{"id": "x", "rolesToPass": ["self"]}]}}},
    "applications": {
        "experience": "studio",
        "jupyterlab": {"idle_shutdown": {"minutes": 120, "maximum": 240}, "code_repositories": ["https://e.com/a/b"]},
        "canvas": {"storage": "s3://b", "oauth": [{"secret": "s"}]},
        "rstudio": {"role": {"arn": ROLE}, "instance_type": "system", "security_group_management": "service"},
        "docker": {"trusted_accounts": ["123456789012"]},
    },
    "studio_ui": {"hidden_apps": ["Canvas"], "session_name": "static"},
    "network": {"access": "vpc-only", "vpc": "v", "security_groups": ["g"], "rstudio_security_groups": ["h"]},
    "storage": {
        "home_efs": True,
        "auto_mount_home_efs": False,
        "posix_user": {"uid": 1},
        "file_systems": [{"efs": "f"}],
    },
    "extra": {"DomainSettings": {"UnifiedStudioSettings": {}}},
}


def test_a_spec_becomes_a_draft_and_the_same_spec() -> None:
    spec = DomainSpec.model_validate(FULL)
    made = draft_from_spec("d", spec, QUESTIONS, created=3.0)
    assert made.created == 3.0
    assert spec_tree(made, QUESTIONS) | {"version": 1} == FULL
    assert kept_aside(QUESTIONS, made.answers) == []
    assert create_domain_request(spec_of(made, QUESTIONS)) == create_domain_request(spec)


def test_nothing_is_added_to_a_spec() -> None:
    made = draft_from_spec("d", DomainSpec(), QUESTIONS)
    assert spec_of(made, QUESTIONS) == DomainSpec()


def test_what_cannot_be_an_answer_stays_out_of_the_spec() -> None:
    made = draft(storage__default_space_gb="lots", domain__name="ml")
    assert tree(made) == {"version": 1, "domain": {"name": "ml"}}
