import pytest

from adapters.slack.spots import Spot
from retrieval.outcome import PlaceKind


@pytest.mark.parametrize("spot", [Spot("T1", "C1"), Spot("T1", "C1", "1.1")])
def test_a_spot_survives_being_written_down(spot: Spot) -> None:
    assert Spot.read(str(spot)) == spot
    assert Spot.of(spot.place(PlaceKind.CHANNEL)) == spot


def test_the_same_message_has_one_key_whatever_thread_it_is_in() -> None:
    assert Spot("T1", "C1").message_key("2.2") == Spot("T1", "C1", "1.1").message_key("2.2")
    assert Spot("T1", "C1", "1.1").channel_key == "slack:T1/C1"


def test_in_a_channel_only_what_everyone_may_see_is_used() -> None:
    assert Spot("T1", "C1").place(PlaceKind.CHANNEL).audience == {"everyone"}
    assert Spot.read("") == Spot("", "")
