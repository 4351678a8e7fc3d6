from adapters.check import Check


def test_a_check_in_order_needs_no_fix() -> None:
    assert Check("disk", True, "2 GB free").fix == ""
