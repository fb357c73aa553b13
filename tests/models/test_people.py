"""People for a domain that exists: reading them from a file, naming their profiles, what stands against them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.findings import Level
from models.inventory import Inventory, UserProfile
from models.normalise import DomainRecord
from models.people import GROUP, PROFILE, USER, Entry, PeopleError, named, profile_name, read_people
from models.people_rules import ADD, CHANGE, check_people

APPLICATION = "arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef"


def domain(auth: str = "SSO", *, profiles: tuple[UserProfile, ...] | None = (), **described: object) -> Inventory:
    known = {"DomainId": "d-1", "DomainName": "ml", "AuthMode": auth, "Status": "InService"} | described
    if auth == "SSO":
        known.setdefault("SingleSignOnApplicationArn", APPLICATION)
    return Inventory(DomainRecord(known), profiles=profiles)


def codes(entries: list[Entry], inventory: Inventory, way: str = ADD) -> list[str]:
    return [each.code for each in check_people(named(entries, inventory), inventory, way)]


def test_a_file_of_many_has_a_heading_and_one_of_them_a_line() -> None:
    text = "kind,name,role,default_gb\n\nuser,anna@example.com,,20\n group , data science ,,\n"
    assert read_people(text, "people.csv") == [
        Entry(USER, "anna@example.com", default_gb=20, line=3),
        Entry(GROUP, "data science", line=4),
    ]


def test_a_byte_order_mark_of_a_spreadsheet_does_no_harm() -> None:
    assert read_people("\ufeffname\nanna\n", "p")[0].name == "anna"


def test_everything_wrong_with_a_file_is_told_at_once_with_its_lines() -> None:
    with pytest.raises(PeopleError) as caught:
        read_people("kind,name,default_gb\nrobot,r2,\nuser,anna,lots\nuser,,\n", "people.csv")
    assert [each.line for each in caught.value.problems] == [2, 3, 4]


@pytest.mark.parametrize("text", ["", "name,salary\nanna,1\n"])
def test_an_unknown_heading_is_refused_before_any_line_counts(text: str) -> None:
    with pytest.raises(PeopleError, match="heading"):
        read_people(text, "people.csv")


@given(st.text(max_size=90), st.lists(st.text(max_size=70), max_size=3))
def test_a_derived_name_is_always_one_that_sagemaker_takes_and_nobody_has(user: str, others: list[str]) -> None:
    taken = [profile_name(each, ()) for each in others]
    name = profile_name(user, taken)
    assert re.fullmatch(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", name)
    assert len(name) <= 63
    assert name.lower() not in {each.lower() for each in taken}


def test_somebody_with_a_profile_keeps_it() -> None:
    inventory = domain(profiles=(UserProfile("anna-old", "InService", user="anna@example.com"),))
    assert named([Entry(USER, "Anna@Example.com", "1")], inventory)[0].profile == "anna-old"


def test_two_people_of_one_name_get_two_profiles() -> None:
    found = named([Entry(USER, "a.b"), Entry(USER, "a-b")], domain())
    assert [each.profile for each in found] == ["a-b", "a-b-2"]


def test_what_is_asked_for_somebody_becomes_their_own_settings_and_nothing_else_does() -> None:
    assert Entry(USER, "anna").settings == {}
    entry = Entry(PROFILE, "anna", rstudio_group="R_STUDIO_ADMIN", maximum_gb=50)
    assert entry.settings == {
        "RStudioServerProAppSettings": {"AccessStatus": "ENABLED", "UserGroup": "R_STUDIO_ADMIN"},
        "SpaceStorageSettings": {"DefaultEbsStorageSettings": {"MaximumEbsVolumeSizeInGb": 50}},
    }


def test_nothing_stands_against_a_user_and_a_group_of_a_domain_with_identity_center() -> None:
    assert codes([Entry(USER, "anna", "1"), Entry(GROUP, "data", "2")], domain()) == []


@pytest.mark.parametrize(
    ("code", "entry", "inventory"),
    [
        ("PE-2", Entry(USER, "anna"), domain(Status="Failed")),
        ("PE-3", Entry(GROUP, "data"), domain(SingleSignOnApplicationArn=None)),
        ("PE-4", Entry(PROFILE, "anna"), domain()),
        ("PE-4", Entry(USER, "anna"), domain("IAM")),
        ("PE-5", Entry(GROUP, "data", role="arn:aws:iam::123456789012:role/x"), domain()),
        ("PE-6", Entry(USER, "anna", role="x"), domain()),
        ("PE-6", Entry(USER, "anna", default_gb=4, maximum_gb=9), domain()),
        ("PE-6", Entry(USER, "anna", default_gb=20), domain()),
        ("PE-6", Entry(USER, "anna", default_gb=50, maximum_gb=20), domain()),
        ("PE-8", Entry(USER, "anna", rstudio_group="R_STUDIO_USER"), domain()),
        ("PE-9", Entry(PROFILE, "-anna"), domain("IAM")),
        ("PE-10", Entry(PROFILE, "anna"), domain("IAM", profiles=None)),
        (
            "PE-11",
            Entry(PROFILE, "Anna", default_gb=9, maximum_gb=9),
            domain("IAM", profiles=(UserProfile("anna", "InService"),)),
        ),
    ],
)
def test_what_aws_would_refuse_is_found_before_a_call(code: str, entry: Entry, inventory: Inventory) -> None:
    assert codes([entry], inventory) == [code]


def test_only_what_is_there_can_be_changed() -> None:
    assert codes([Entry(PROFILE, "anna", default_gb=9, maximum_gb=9)], domain("IAM"), CHANGE) == ["PE-12"]


def test_a_group_cannot_be_changed() -> None:
    assert codes([Entry(GROUP, "data", "1")], domain(), CHANGE) == ["PE-5"]


def test_one_who_is_named_twice_is_told_once() -> None:
    found = check_people([Entry(GROUP, "data", "1"), Entry(GROUP, "data", "1")], domain(), ADD)
    assert [(each.code, each.level) for each in found] == [("PE-7", Level.ERROR)]


def test_the_size_that_is_not_given_is_the_one_in_force() -> None:
    sizes = {"DefaultEbsVolumeSizeInGb": 5, "MaximumEbsVolumeSizeInGb": 100}
    settings = {"SpaceStorageSettings": {"DefaultEbsStorageSettings": sizes}}
    inventory = domain("IAM", DefaultUserSettings=settings)
    (entry,) = named([Entry(PROFILE, "anna", default_gb=20)], inventory)
    assert (entry.default_gb, entry.maximum_gb) == (20, 100)
