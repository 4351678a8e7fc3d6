"""The windows in which a nudge is written and looked at before it goes out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from adapters.slack.letters import context_words
from adapters.slack.modals import noted
from adapters.slack.pieces import (
    FIELD,
    LONGEST_OPTION_VALUE,
    View,
    actions,
    button,
    choice,
    field,
    filled,
    header,
    option,
    plain,
    quiet_line,
    section,
    shortened,
    text_field,
    window,
)
from bot.notices import plain as without_marks
from bot.nudges import nudge_form_words as said
from bot.nudges.nudge_articles import OfferedArticle
from bot.nudges.nudge_form import Misfit, Typed
from bot.nudges.nudge_words import Preview, preview_in_words
from bot.nudges.nudges import LONGEST_WORDS, Audience, Moment

FORM, PREVIEW, SAID = "nudge", "nudge_preview", "nudge_said"
SEARCH, ARTICLE = "nudge_search", "nudge_article"
"""The action ids of the menus that ask us what there is; that of articles tells us at once what was chosen."""

SHOWN = "nudge_shown"
"""What the action ids of the buttons begin with that only show how a nudge will look."""

LONGEST_ADDRESSES = 1_500
"""Characters: what the next window remembers must stay under Slack's 3,000."""

LONGEST_MEMORY = 3_000
LONGEST_SHOWN = 2_900

WORDS = "words"
NEVER = "never"
WHOM: Mapping[Audience, str] = {
    Audience.GROUP: "group",
    Audience.CHANNEL: "channel",
    Audience.USER_GROUP: "user_group",
    Audience.ADDRESSES: "addresses",
}
"""The field that names the people, for each way to say whom."""


def form_window(typed: Typed, may_choose_groups: bool, article: OfferedArticle | None = None) -> View:
    """The form. The fields whose meaning hangs on others are those that matter now.

    An article that has words of its own brings them along, unless somebody has written others.
    """
    blocks = [
        field("article_id", said.ARTICLE, _articles(article)) | {"dispatch_action": True},
        *_words(typed, article),
        _menu("audience", said.WHOM, _audiences(may_choose_groups), typed.audience.value),
        *_whom(typed.audience),
        _menu("moment", said.MOMENT, {key.value: words for key, words in said.MOMENTS.items()}, typed.moment.value),
        *_when(typed.moment),
        field("days", said.DAYS, _days(), optional=True),
        field("follow_up", said.FOLLOW_UP, choice(_follow_ups(), NEVER)),
        field("hold_out", said.TO_KNOW, _hold_out(), optional=True),
    ]
    return window(FORM, said.TITLE, blocks, submit=said.LOOK, close="Cancel")


def typed_in(view: Mapping[str, Any]) -> Typed:
    """What the form holds now; what can't be comes back as if nothing were chosen."""
    audience, moment = filled(view, "audience"), filled(view, "moment")
    chosen = Audience(audience) if audience in set(Audience) else Audience.TEAM
    follow_up = filled(view, "follow_up")
    return Typed(
        article_id=filled(view, "article_id"),
        words=filled(view, _words_field(view)),
        audience=chosen,
        whom=filled(view, WHOM[chosen]) if chosen in WHOM else "",
        moment=Moment(moment) if moment in set(Moment) else Moment.NOW,
        day=filled(view, "day"),
        hour=filled(view, "hour"),
        days=filled(view, "days"),
        follow_up="" if follow_up == NEVER else follow_up,
        hold_out=bool(filled(view, "hold_out")),
    )


def words_from(view: Mapping[str, Any]) -> str:
    """The article that brought the words that stand in the form; empty where none did."""
    return _words_field(view).partition(".")[2]


def error_at(misfit: Misfit, view: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong, under the field of this form that has it."""
    name = {"whom": WHOM.get(typed_in(view).audience, "audience"), WORDS: _words_field(view)}
    return {name.get(misfit.field, misfit.field): f"{misfit.why[0].upper()}{misfit.why[1:]}."}


def preview_window(typed: Typed, preview: Preview, unknown: Sequence[str], draft: str) -> View:
    """How it will look, who gets it and who won't. Closing it leads back to the form."""
    message = preview.message
    shown = [button(f"{SHOWN}.{place}", each.label) for place, each in enumerate(message.buttons)]
    blocks = [
        section(preview_in_words(preview)),
        *([section(shortened(said.left_out(tuple(unknown)), LONGEST_SHOWN))] if unknown else []),
        {"type": "divider"},
        header(said.EXACTLY),
        section(without_marks(message.text) or message.text),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": context_words(message.context)}]},
        actions(*shown),
    ]
    remembered = asdict(typed) | {"draft": draft}
    submit = said.sends(preview.needs_approval)
    return window(PREVIEW, said.PREVIEW_TITLE, blocks, submit=submit, close="Back", noted=remembered)


def remembered(view: Mapping[str, Any]) -> tuple[Typed, str]:
    """What the preview was made of, and the draft's id."""
    values = noted(view)
    draft = values.pop("draft", "")
    audience, moment = values.pop("audience", ""), values.pop("moment", "")
    hold_out = values.pop("hold_out", "") == "True"
    known = {name: value for name, value in values.items() if name in Typed.__dataclass_fields__}
    chosen = Audience(audience) if audience in set(Audience) else Audience.TEAM
    when = Moment(moment) if moment in set(Moment) else Moment.NOW
    return Typed(**known, audience=chosen, moment=when, hold_out=hold_out), draft


def said_window(*lines: str, title: str = said.TITLE) -> View:
    """Something to read, with nothing to send. Closing it closes those below it, too."""
    return window(SAID, title, [section(shortened_lines(line)) for line in lines], clear_on_close=True)


def shortened_lines(text: str) -> str:
    """Cut to what a paragraph holds."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def choices(offered: Sequence[tuple[str, str]]) -> list[View]:
    """What a menu offers: pairs of a value and its words. What is too long for Slack is left out."""
    return [
        option(value, words) for value, words in offered if 0 < len(value) <= LONGEST_OPTION_VALUE and words.strip()
    ]


def choice_group(label: str, options: Sequence[View]) -> View:
    """Things to choose under a heading."""
    return {"label": plain(shortened(label, 75)), "options": list(options)}


def _words(typed: Typed, article: OfferedArticle | None) -> list[View]:
    own = article.nudge_text if article else ""
    words = (typed.words or own)[:LONGEST_WORDS]
    element = text_field(LONGEST_WORDS) | ({"initial_value": words} if words else {})
    # Slack keeps what stands in a field of the same name: another article's words need a field of their own.
    name = f"{WORDS}.{article.article_id}" if article and own else WORDS
    return [field(name, said.WORDS, element), *([quiet_line(said.THESE_ARE_ITS_OWN)] if own and words == own else [])]


def _words_field(view: Mapping[str, Any]) -> str:
    names = [*view.get("state", {}).get("values", {})]
    return next((name for name in names if name.partition(".")[0] == WORDS), WORDS)


def _whom(audience: Audience) -> list[View]:
    match audience:
        case Audience.GROUP:
            return [field("group", said.WHICH_GROUP, _search(said.ITS_NAME))]
        case Audience.USER_GROUP:
            return [field("user_group", said.WHICH_USER_GROUP, _search(said.ITS_NAME))]
        case Audience.CHANNEL:
            chooses = {"type": "conversations_select", "action_id": FIELD, "default_to_current_conversation": True}
            only = {"include": ["public", "private"], "exclude_bot_users": True}
            return [field("channel", said.WHICH_CHANNEL, chooses | {"filter": only})]
        case Audience.ADDRESSES:
            return [field("addresses", said.ADDRESSES, text_field(LONGEST_ADDRESSES)), quiet_line(said.MORE_ADDRESSES)]
        case _:
            return []


def _when(moment: Moment) -> list[View]:
    fields = []
    if moment is not Moment.NOW:
        fields.append(field("day", said.DAY, {"type": "datepicker", "action_id": FIELD}))
    if moment is Moment.LOCAL_TIME:
        hours = [option(str(hour), f"{hour:02d}:00") for hour in range(24)]
        fields.append(field("hour", said.HOUR, choice(hours, "9")))
    return fields


def _menu(name: str, label: str, words: Mapping[str, str], chosen: str) -> View:
    element = choice(_options(words), chosen, f"nudge_{name}")
    return field(name, label, element) | {"dispatch_action": True}


def _audiences(may_choose_groups: bool) -> dict[str, str]:
    left_out = set() if may_choose_groups else {Audience.GROUP}
    return {key.value: words for key, words in said.AUDIENCES.items() if key not in left_out}


def _follow_ups() -> list[View]:
    return _options({NEVER: said.NO_FOLLOW_UP} | {str(days): words for days, words in said.FOLLOW_UPS.items()})


def _options(words: Mapping[str, str]) -> list[View]:
    return [option(value, label) for value, label in words.items()]


def _search(hint: str, action: str = SEARCH) -> View:
    return {"type": "external_select", "action_id": action, "min_query_length": 0, "placeholder": plain(hint)}


def _articles(chosen: OfferedArticle | None) -> View:
    known = {"initial_option": option(chosen.article_id, chosen.title)} if chosen else {}
    return _search(said.SEARCH, ARTICLE) | known


def _days() -> View:
    return text_field(40, many_lines=False, placeholder=plain(said.DAYS_EXAMPLE))


def _hold_out() -> View:
    return {"type": "checkboxes", "action_id": FIELD, "options": [option("yes", said.HOLD_OUT)]}
