from tests.house.skips import skip_lines


def test_skipped_tests_are_counted_by_reason_most_frequent_first() -> None:
    no_data = ("tests/a.py", 3, "Skipped: ../shared/data is not there")
    no_chromium = ("tests/b.py", 9, "Skipped: chromium is not installed (apt-get install chromium)")
    assert skip_lines([no_data, no_chromium, no_chromium]) == [
        "Skipped 2 tests: chromium is not installed (apt-get install chromium)",
        "Skipped 1 test: ../shared/data is not there",
    ]


def test_nothing_is_said_when_nothing_was_skipped() -> None:
    assert skip_lines([]) == []


def test_a_skip_without_the_usual_details_is_still_told() -> None:
    assert skip_lines(["odd"]) == ["Skipped 1 test: odd"]
