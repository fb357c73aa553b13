"""What there is in and around domains."""

from models.facts import Domain
from models.inventory import in_order


def test_domains_come_in_one_order_trouble_first_then_what_moves_then_by_name() -> None:
    statuses = ("InService", "Updating", "Update_Failed", "Failed", "Deleting", "Delete_Failed", "Pending")
    rows = [Domain(f"d-{place}", f"n{9 - place}", status) for place, status in enumerate(statuses)]
    rows += [Domain("d-8", "Beta", "InService"), Domain("d-9", "alpha", "InService")]
    found = [(each.name, each.status) for each in in_order(rows)]
    assert [status for _, status in found] == [
        *("Failed", "Delete_Failed", "Update_Failed"),
        *("Deleting", "Pending", "Updating"),
        *("InService", "InService", "InService"),
    ]
    assert [name for name, status in found if status == "InService"] == ["alpha", "Beta", "n9"]
