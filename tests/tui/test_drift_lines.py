"""In what a domain, read again, differs from what was wanted: in the words of a spec."""

from models.normalise import Difference
from tui.drift_lines import differs

ADA, DATA = "93a4a8b2-a0b1-7000-9d2e-1a2b3c4d5e00", "93a4a8b2-a0b1-7000-9d2e-1a2b3c4d5e01"


def test_people_are_told_by_name_and_by_id_where_nobody_knows_it() -> None:
    each = Difference("access.users", [ADA], [DATA])
    assert differs(each, {ADA: "ada"}) == f"access.users: ada was wanted, {DATA} is there"


def test_values_are_told_as_a_spec_says_them() -> None:
    each = Difference(
        "applications.experience", "studio::", "app:JupyterServer:", "DefaultUserSettings.DefaultLandingUri"
    )
    assert differs(each, {}) == "applications.experience: studio was wanted, classic is there"
