import pytest

from bot.nudges.nudges import NudgeState
from bot.people.accounts import Account
from bot.people.granted_roles import GrantedRoles
from bot.people.roles import Role
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import Section
from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.nudge_house import WORDS, nudged
from tests.adapters.teams.pressing import Json, button_in, press, send
from tests.adapters.teams.teams_house import ANN, BOB, EVE, GENERAL, House


def fields_in(card: dict[str, object]) -> dict[str, object]:
    """What stands in each field of a card."""
    body = card["body"]
    assert isinstance(body, list)
    return {each["id"]: each.get("value", "") for each in body if "id" in each}


async def test_a_manager_fills_in_looks_and_sends(house: House) -> None:
    here = await nudged(house)
    form = await here.card()
    assert "Handing over" in str(form.card)
    shown = await here.pressed(form, "nudging.look", article_id=here.article_id, words=WORDS, whom="team")
    told = str(shown)
    for expected in (WORDS, "2 people can get this", "From Bob Lind", "Got it · Not now", "Nothing has been sent"):
        assert expected in told
    assert "https://handrail.example.com/articles/" in told
    assert await here.desk.book.sent_by(None) == []
    done = await here.pressed(form, "nudging.send", shown)
    assert "Going out" in str(done)
    await here.desk.sending.send_due()
    for who in (ANN, EVE):
        assert (await here.last(who)).text == WORDS


async def test_pressing_send_twice_sends_once(house: House) -> None:
    here = await nudged(house)
    form = await here.card()
    shown = await here.pressed(form, "nudging.look", article_id=here.article_id, words=WORDS)
    for _ in range(2):
        assert "Going out" in str(await here.pressed(form, "nudging.send", shown))
    assert len(await here.desk.book.sent_by(None)) == 1


@pytest.mark.parametrize(
    ("given", "at", "why"),
    [
        ({"article_id": ""}, "article_id", "Choose an article"),
        ({"article_id": "gone"}, "article_id", "published"),
        ({"words": ""}, "words", "Write what the team should do"),
        ({"words": "x" * 401}, "words", "that is 401 characters"),
        ({"whom": "addresses", "addresses": "nobody@example.com"}, "whom", "None of the people"),
        ({"whom": "addresses", "addresses": "a@example.com " * 400}, "addresses", "a long list"),
        ({"whom": "channel:19:elsewhere"}, "whom", "You aren't in that channel"),
        ({"whom": "the moon"}, "whom", "Choose who"),
        ({"moment": "local_time", "day": ""}, "day", "Choose the day"),
        ({"moment": "local_time", "day": "2020-01-01"}, "day", "That day is over"),
        ({"days": "0, x"}, "days", "like 0, 3, 10"),
        ({"follow_up": "99"}, "follow_up", "1 to 60"),
    ],
)
async def test_what_must_be_mended_is_said_at_its_field_and_nothing_is_lost(
    house: House, given: dict[str, str], at: str, why: str
) -> None:
    here = await nudged(house)
    filled: Json = {"article_id": here.article_id, "words": WORDS, "whom": "team", "search": "over", "hold_out": "true"}
    form = await here.card()
    again = await here.pressed(form, "nudging.look", **(filled | given))
    places = [each.get("id", "") for each in again["body"]]
    said = [each for each in again["body"] if "⚠" in str(each)]
    assert len(said) == 1
    assert why.lower() in str(said[0]).lower()
    assert places[again["body"].index(said[0]) - 1] == at
    kept = fields_in(again)
    expected = filled | given
    for name in ("words", "search", "hold_out", "whom"):
        assert str(kept[name]) == expected[name]
    assert await here.desk.book.sent_by(None) == []


async def test_changing_it_brings_the_form_back_as_it_was(house: House) -> None:
    here = await nudged(house)
    form = await here.card()
    given: Json = {
        "article_id": here.article_id,
        "words": WORDS,
        "whom": "addresses",
        "addresses": "ann@example.com x@y.org",
    }
    shown = await here.pressed(form, "nudging.look", **given, follow_up="3", days="0, 3")
    assert "1 person can get this" in str(shown)
    assert "left out: x@y.org." in str(shown)
    back = fields_in(await here.pressed(form, "nudging.back", shown))
    assert {name: back[name] for name in given} == given
    assert (back["follow_up"], back["days"]) == ("3", "0, 3")


async def test_articles_are_searched_by_title_and_only_those_the_sender_may_see(house: House) -> None:
    here = await nudged(house)
    form = await here.card()
    assert "I know no article" in str(await here.pressed(form, "nudging.search", search="parental"))
    found = await here.pressed(form, "nudging.search", search="parental", article_id=here.article_id, words=WORDS)
    assert fields_in(found)["article_id"] == here.article_id, "what is chosen stays chosen"
    assert fields_in(found)["words"] == WORDS


async def test_a_channel_stands_for_those_of_the_team_who_are_in_it(house: House) -> None:
    here = await nudged(house)
    await house.somebody(BOB).asks_in(GENERAL, "help")
    await house.whispered(BOB)
    form = await here.card()
    assert "Everyone in Support · General" in str(form.card)
    chosen = f"channel:{GENERAL}"
    shown = await here.pressed(form, "nudging.look", article_id=here.article_id, words=WORDS, whom=chosen)
    assert "1 person can get this" in str(shown), "Ann is in it, Eve is not"
    assert "for Support · General" in str(shown)


async def test_l_and_d_chooses_a_group_of_the_directory(house: House) -> None:
    here = await nudged(house)
    await house.application.people.import_csv("email,name,groups\nbob@example.com,Bob Lind,curators\n")
    form = await here.card()
    assert "Group: support" in str(form.card)
    shown = await here.pressed(form, "nudging.look", article_id=here.article_id, words=WORDS, whom="group:support")
    assert "2 people can get this" in str(shown)


async def test_an_article_brings_its_own_words(house: House) -> None:
    here = await nudged(house)
    own = "Say that you are late before you are."
    details = ArticleDetails("Late trains", topics=("trains",), nudge_text=own)
    saved = await house.application.articles.save(
        handwritten(details, "Early."), [Section(("Late",), "a", "Early.", 0)]
    )
    form = await here.card()
    chosen = await here.pressed(form, "nudging.search", article_id=saved.article_id)
    assert fields_in(chosen)["words"] == own
    assert "These are the article's own words" in str(chosen)
    shown = await here.pressed(form, "nudging.look", article_id=saved.article_id, words="")
    assert "The words are the article's own, approved with it." in str(shown)
    assert fields_in(await here.pressed(form, "nudging.back", shown))["words"] == own
    await here.pressed(form, "nudging.send", shown)
    await here.desk.sending.send_due()
    assert (await here.last()).text == own


async def test_a_role_given_by_an_admin_counts_in_teams(house: House) -> None:
    here = await nudged(house)
    granted = GrantedRoles(house.application.engine, here.clock)
    assert "Nudges are sent by managers" in (await here.card("nudge", ANN)).text
    await granted.grant("email:ann@example.com", Role.ADMIN, "admin")
    form = await here.card("nudge", ANN)
    assert "Group: support" in str(form.card)
    await here.sent()
    (nudge,) = await here.desk.book.sent_by(None)
    await here.desk.book.move(nudge.id, (nudge.state,), NudgeState.AWAITING_APPROVAL)
    await here.desk.sending.ask_for_approval()
    request = await here.last()
    await press(house.somebody(ANN), request, "nudge.approve")
    (agreed,) = await here.desk.book.sent_by(None)
    assert (agreed.state, agreed.approved_by) == (NudgeState.UNDER_WAY, "email:ann@example.com")


async def test_whoever_leads_nobody_is_told_so(house: House) -> None:
    here = await nudged(house)
    told = await here.card("nudge", ANN)
    assert "Nudges are sent by managers" in told.text
    ann = house.somebody(ANN)
    form = await here.card()
    data = button_in(form.card, "nudging.look")["data"]
    body = await send(ann, told, "nudging.look", data | {"article_id": here.article_id, "words": WORDS})
    assert "Nudges are sent by managers" in body["value"]


async def test_nudges_are_not_written_where_others_read(house: House) -> None:
    here = await nudged(house)
    await house.somebody(BOB).asks_in(GENERAL, "nudge")
    (told,) = await house.whispered(BOB)
    assert "in our own chat" in told.text
    body = await press(house.somebody(BOB), told, "nudging.new", (await here.card("my nudges")).card)
    assert body["value"] == "We write nudges in our own chat: write “nudge” to me there."


async def test_more_than_fifty_people_wait_for_a_second_person(house: House) -> None:
    here = await nudged(house)
    rows = "".join(f"p{number}@example.com,P{number},,bob@example.com\n" for number in range(60))
    await house.application.people.import_csv("email,name,groups,manager\n" + rows)
    for number in range(60):
        account = Account("teams", TENANT, f"p{number}", f"email:p{number}@example.com")
        await house.application.desk.accounts.remember(account)
    form = await here.card()
    shown = await here.pressed(form, "nudging.look", article_id=here.article_id, words=WORDS)
    assert "A second person has to agree" in str(shown)
    assert "Waiting for a second person" in str(await here.pressed(form, "nudging.send", shown))
    (kept,) = await here.desk.book.sent_by(None)
    assert kept.state is NudgeState.AWAITING_APPROVAL
