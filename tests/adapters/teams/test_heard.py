from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.heard import (
    CHANNEL,
    GROUP_CHAT,
    PERSONAL,
    heard_in,
    is_whole,
    kind_of,
    tenant_of,
    time_zone_of,
    user_of,
    words_of,
)

US = {"mentioned": {"id": "28:bot", "name": "Handrail"}, "type": "mention", "text": "<at>Handrail</at>"}
BOB = {"mentioned": {"id": "29:bob", "name": "Bob"}, "type": "mention", "text": "<at>Bob</at>"}

QUOTATION = '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="16"><p>x</p></blockquote>And?'


def said(text: str, *mentions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "id": "18",
        "serviceUrl": "https://smba.example/amer/",
        "channelId": "msteams",
        "from": {"id": "29:ann", "aadObjectId": "ann"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": "19:x;messageid=17", "conversationType": "channel", "tenantId": "t1"},
        "text": text,
        "entities": list(mentions),
    } | more


@pytest.mark.parametrize(
    ("text", "mentions", "words"),
    [
        ("<at>Handrail</at> may I?", [US], "may I?"),
        ("<at>Bob</at> may I?", [BOB], "Bob may I?"),
        ("<at>Handrail</at> ask <at>Bob</at>", [US, BOB], "ask Bob"),
        ("5 &lt; 6&nbsp;&amp; more", [], "5 < 6\xa0& more".replace("\xa0", " ")),
        ("<at id='0'>Someone</at> said", [], "Someone said"),
        ("", [], ""),
    ],
)
def test_the_words_are_told_without_the_mention_of_us(text: str, mentions: list[Any], words: str) -> None:
    assert words_of(said(text, *mentions)) == words


def test_who_is_meant_is_told_by_the_mentions() -> None:
    both = heard_in(said("x", US, BOB))
    bob = heard_in(said("x", BOB))
    assert both is not None
    assert bob is not None
    assert (both.is_for_us, both.is_for_others) == (True, False)
    assert (bob.is_for_us, bob.is_for_others) == (False, True)
    assert both.is_reply


def test_what_no_person_says_is_not_heard() -> None:
    assert heard_in(said("x", **{"from": {"id": "28:other", "role": "bot"}})) is None
    assert heard_in(said("x", **{"from": {}})) is None
    assert heard_in(said("x", id=None)) is None


def test_a_pressed_button_of_an_older_client_is_no_question() -> None:
    pressed = heard_in(said("", value={"action": "told.yes"}))
    assert pressed is not None
    assert pressed.is_submit


@pytest.mark.parametrize(
    ("activity", "kind"),
    [
        ({"conversation": {"conversationType": "personal"}}, PERSONAL),
        ({"conversation": {"conversationType": "groupChat"}}, GROUP_CHAT),
        ({"conversation": {}, "channelData": {"team": {"id": "19:t"}}}, CHANNEL),
        ({"conversation": {"conversationType": "new"}}, GROUP_CHAT),
        ({}, GROUP_CHAT),
    ],
)
def test_what_says_nothing_of_itself_counts_as_read_by_others(activity: dict[str, Any], kind: str) -> None:
    assert kind_of(activity) == kind


def test_ids_and_time_zones_are_found_where_teams_puts_them() -> None:
    assert tenant_of({"channelData": {"tenant": {"id": "t2"}}, "conversation": {"tenantId": "t1"}}) == "t2"
    assert user_of({"id": "29:x"}) == "29:x"
    assert time_zone_of({"localTimezone": "Europe/Berlin"}) == "Europe/Berlin"
    assert time_zone_of({"entities": [{"type": "clientInfo", "timezone": "Asia/Tokyo"}]}) == "Asia/Tokyo"
    assert time_zone_of({}) is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(said(""))), ANYTHING))
def test_nothing_makes_the_reader_stumble(broken: dict[str, Any]) -> None:
    activity = said("x", US) | broken
    is_whole(activity)
    heard_in(activity)
    words_of(activity)
    time_zone_of(activity)


@pytest.mark.parametrize(
    ("more", "quotes"),
    [
        ({}, ""),
        ({"entities": [{"type": "quotedReply", "quotedReply": {"messageId": "17"}}]}, "17"),
        ({"attachments": [{"contentType": "text/html", "content": QUOTATION}]}, "16"),
        ({"attachments": [{"contentType": "text/plain", "content": QUOTATION}]}, ""),
        ({"attachments": [{"contentType": "text/html", "content": "<blockquote itemid='16'>x</blockquote>"}]}, ""),
    ],
)
def test_the_message_that_is_quoted_is_known(more: dict[str, Any], quotes: str) -> None:
    heard = heard_in(said("And?", **more))
    assert heard is not None
    assert heard.quotes == quotes
