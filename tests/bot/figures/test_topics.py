from bot.figures.topics import NO_TOPIC, TopicGaps, by_topic
from knowledge.gaps.gap_history import GapRow
from knowledge.gaps.gaps import GapState


def _people(count: int, kind: str = "p") -> frozenset[str]:
    return frozenset(f"{kind}{number}" for number in range(count))


def test_each_person_counts_once_for_a_topic() -> None:
    rows = [
        GapRow("g1", GapState.OPEN, ("leave", "pay"), _people(6)),
        GapRow("g2", GapState.PROVEN, ("leave",), _people(7)),
        GapRow("g3", GapState.DRAFTING, ("pay",), _people(3, "q")),
        GapRow("g4", GapState.OPEN, (), _people(2)),
    ]
    assert by_topic(rows) == [
        TopicGaps("leave", 1, 1, 7),
        TopicGaps("pay", 2, 0, 6),
        TopicGaps(NO_TOPIC, 1, 0, None),
    ]


def test_nothing_asked_is_no_topic() -> None:
    assert by_topic([]) == []


def test_those_who_asked_about_a_small_gap_cannot_be_worked_out_from_the_large_one_beside_it() -> None:
    rows = [GapRow("g1", GapState.OPEN, ("pay",), _people(6)), GapRow("g2", GapState.OPEN, ("pay",), _people(3, "q"))]
    assert by_topic(rows) == [TopicGaps("pay", 2, 0, 6)]
    small = [GapRow(f"g{number}", GapState.OPEN, ("pay",), _people(3, kind)) for number, kind in enumerate("qrs")]
    assert by_topic(small) == [TopicGaps("pay", 3, 0, 9)]
