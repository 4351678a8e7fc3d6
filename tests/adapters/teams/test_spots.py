from adapters.teams.spots import LONGEST_KEY, Spot, fitted
from retrieval.outcome import PlaceKind

THREAD = Spot("t1", "19:general@thread.tacv2;messageid=17")


def test_a_spot_is_read_as_it_was_written() -> None:
    assert Spot.read(str(THREAD)) == THREAD
    assert Spot.of(THREAD.place(PlaceKind.CHANNEL)) == THREAD


def test_a_thread_knows_its_channel_and_its_root() -> None:
    assert (THREAD.base, THREAD.root) == (Spot("t1", "19:general@thread.tacv2"), "17")
    assert (Spot("t1", "a:1").base, Spot("t1", "a:1").root) == (Spot("t1", "a:1"), "")
    assert THREAD.base.in_thread("17") == THREAD


def test_a_message_has_one_key_wherever_its_thread_is_told() -> None:
    assert THREAD.message_key("18") == THREAD.base.message_key("18")
    assert THREAD.channel_key == "teams:t1/19:general@thread.tacv2"
    assert THREAD.thread_key == "teams:t1/19:general@thread.tacv2;messageid=17"


def test_a_link_opens_the_thread_or_the_chat() -> None:
    assert THREAD.link.startswith("https://teams.microsoft.com/l/message/19%3Ageneral%40thread.tacv2/17?tenantId=t1")
    assert Spot("t1", "19:x@thread.v2").link == "https://teams.microsoft.com/l/chat/19%3Ax%40thread.v2/0?tenantId=t1"


def test_keys_that_are_too_long_are_cut_and_still_differ() -> None:
    keys = {fitted("x" * 300 + end) for end in ("a", "b")}
    assert len(keys) == 2
    assert all(len(key) == LONGEST_KEY for key in keys)
    assert fitted("short") == "short"
