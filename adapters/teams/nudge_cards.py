"""The cards in which a nudge is written, looked at and sent. Each takes the place of the one before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.teams.card_parts import (
    Json,
    button,
    buttons_here,
    card,
    choice,
    day_field,
    heading,
    line,
    one_line_field,
    run,
    small,
    text_field,
    tick,
)
from adapters.teams.cards import message_card
from adapters.teams.nudge_form import LONGEST_ADDRESSES, NAME, NEVER, Filled, whom
from adapters.teams.writing_text import cut, paragraphs, safe_markdown, without_pings
from bot.nudges import nudge_form_words as said
from bot.nudges.nudge_articles import OfferedArticle
from bot.nudges.nudge_form import Misfit
from bot.nudges.nudge_words import Preview, preview_in_words
from bot.nudges.nudges import LONGEST_WORDS, Audience, Moment
from bot.nudges.suggested_nudges import WORDS as WHY
from bot.nudges.suggested_nudges import SuggestedNudge

NEW, SEARCH, LOOK, BACK, SEND = "nudging.new", "nudging.search", "nudging.look", "nudging.back", "nudging.send"
PAGE = "nudging.page"

MOST_ARTICLES = 30
MOST_GROUPS = 30
LONGEST_NAME = 60
"""Characters of a title or a name among the choices."""

FIELD_BEFORE = {"audience": "whom", "hold_out": "follow_up"}
"""The field of the card under which a refusal about something is shown, where it is called otherwise here."""


@dataclass(frozen=True)
class Offer:
    """What the form lets somebody choose from. `places` are (conversation, name)."""

    suggested: Sequence[SuggestedNudge] = ()
    articles: Sequence[OfferedArticle] = ()
    groups: Sequence[str] = ()
    places: Sequence[tuple[str, str]] = field(default=())


def form_card(offer: Offer, filled: Filled, misfit: Misfit | None = None) -> Json:
    """The form, with what was filled in so far; what must be mended is said at its field."""
    body = [heading(said.TITLE), small(said.INTRO, spacing="Small")]
    for each in _fields(offer, filled):
        body.append(each)
        if misfit is not None and each.get("id") == FIELD_BEFORE.get(misfit.field, misfit.field):
            body.append(_problem(misfit.why))
    if len(offer.groups) > MOST_GROUPS:
        body.append(small(said.MORE_GROUPS))
    actions = [
        button(LOOK, said.LOOK, style="positive"),
        button(PAGE, said.NUDGES),
    ]
    return card(body, actions, fallback=said.TITLE)


def preview_card(shown: Preview, filled: Filled, name: str, unknown: tuple[str, ...] = ()) -> Json:
    """What they will get, exactly as it will look, who gets it and who won't. `name` is what the nudge will have."""
    message = shown.message
    beside = message_card(message) or {}
    labels = " · ".join(each.label for each in message.buttons)
    told = [preview_in_words(shown)]
    told += [without_pings(said.left_out(unknown))] if unknown else []
    body = [
        heading(said.PREVIEW_TITLE),
        small(said.EXACTLY),
        # The very text that the message will have, in the Markdown that cards know.
        {"type": "TextBlock", "text": safe_markdown(paragraphs(message.text)), "wrap": True},
        *beside.get("body", ()),
        small(said.BUTTONS_BELOW.format(labels=labels), spacing="Small"),
        *(line(run(each), spacing="Large") for each in told),
        small(said.NOT_SENT_YET),
    ]
    sends = said.sends(shown.needs_approval)
    send = button(SEND, sends, style="positive", carried={**filled, NAME: name})
    return card(body, [send, button(BACK, said.CHANGE, carried=filled)], fallback=said.PREVIEW_TITLE)


def sent_card(remark: str) -> Json:
    """What became of it."""
    return card([small(remark)], [button(PAGE, said.NUDGES)], fallback=remark)


def _fields(offer: Offer, filled: Filled) -> list[Json]:
    def told(name: str, otherwise: str = "") -> str:
        return filled.get(name, otherwise)

    hours = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
    asks = [(NEVER, said.NO_FOLLOW_UP), *((str(days), words) for days, words in said.FOLLOW_UPS.items())]
    return [
        _articles(offer, told("article_id")),
        one_line_field("search", said.SEARCH, told("search"), LONGEST_NAME),
        buttons_here(button(SEARCH, said.SEARCH_BUTTON)),
        text_field("words", said.WORDS, value=told("words"), longest=LONGEST_WORDS),
        small(_about_words(offer, told("article_id"), told("words")), spacing="Small"),
        _people(offer, told("whom")),
        text_field("addresses", said.ONLY_IF_CHOSEN, value=told("addresses"), longest=LONGEST_ADDRESSES),
        choice("moment", said.MOMENT, list(said.MOMENTS.items()), told("moment", Moment.NOW.value)),
        day_field("day", said.DAY_UNLESS_NOW, told("day")),
        choice("hour", said.HOUR_IF_CHOSEN, hours, told("hour", "9")),
        one_line_field("days", f"{said.DAYS} ({said.DAYS_EXAMPLE})", told("days", "0"), LONGEST_NAME),
        choice("follow_up", said.FOLLOW_UP, asks, told("follow_up", NEVER)) | {"style": "compact"},
        tick("hold_out", said.HOLD_OUT, told("hold_out") == "true"),
    ]


def _articles(offer: Offer, chosen: str) -> Json:
    suggested = [(each.article_id, f"{_name(each.title)} ({WHY[each.why]})") for each in offer.suggested]
    known = {article_id for article_id, _ in suggested}
    others = [(each.article_id, _name(each.title)) for each in offer.articles if each.article_id not in known]
    options = (suggested + others)[:MOST_ARTICLES]
    return choice("article_id", said.ARTICLE if options else said.NO_ARTICLES, options, chosen) | {"style": "compact"}


def _about_words(offer: Offer, chosen: str, words: str) -> str:
    own = {each.article_id: each.nudge_text for each in offer.articles if each.nudge_text}
    return said.THESE_ARE_ITS_OWN if words and own.get(chosen) == words else said.OWN_WORDS


def _people(offer: Offer, chosen: str) -> Json:
    options = [(whom(Audience.TEAM), said.AUDIENCES[Audience.TEAM])]
    options += [
        (whom(Audience.GROUP, each), said.GROUP.format(name=_name(each))) for each in offer.groups[:MOST_GROUPS]
    ]
    options += [(whom(Audience.CHANNEL, where), said.PLACE.format(name=_name(name))) for where, name in offer.places]
    options.append((whom(Audience.ADDRESSES), said.AUDIENCES[Audience.ADDRESSES]))
    return choice("whom", said.WHOM, options, chosen or options[0][0])


def _problem(why: str) -> Json:
    return line(run(f"⚠ {why[:1].upper()}{why[1:]}.", color="Attention", weight="Bolder"), spacing="Small")


def _name(text: str) -> str:
    return cut(without_pings(" ".join(text.split())), LONGEST_NAME) or "…"
