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
from bot.nudge_articles import OfferedArticle
from bot.nudge_form import Audience, Misfit, Typed
from bot.nudge_words import Preview, preview_in_words
from bot.nudges import LONGEST_WORDS, Moment

FORM, PREVIEW, SAID = "nudge", "nudge_preview", "nudge_said"
SEARCH = "nudge_search"
"""The action id of the menus that ask us what there is to choose."""

RESHAPE = ("nudge_audience", "nudge_moment")
"""The action ids of the menus that change which fields there are."""

SHOWN = "nudge_shown"
"""What the action ids of the buttons begin with that only show how a nudge will look."""

TITLE = "Nudge my team"
LONGEST_ADDRESSES = 1_500
"""Characters: what the next window remembers must stay under Slack's 3,000."""

LONGEST_MEMORY = 3_000
LONGEST_SHOWN = 2_900

AUDIENCES: Mapping[Audience, str] = {
    Audience.TEAM: "My team: everyone I'm responsible for",
    Audience.GROUP: "A group of the directory",
    Audience.CHANNEL: "The people of a channel",
    Audience.USER_GROUP: "A user group of Slack",
    Audience.ADDRESSES: "These e-mail addresses",
}
MOMENTS: Mapping[Moment, str] = {
    Moment.NOW: "As soon as it suits each person",
    Moment.START_OF_DAY: "At the start of their working day",
    Moment.LOCAL_TIME: "At an hour of their own day",
}
FOLLOW_UPS: Mapping[str, str] = {
    "never": "Don't ask",
    "3": "Three days later",
    "7": "A week later",
    "14": "Two weeks later",
}
WHOM: Mapping[Audience, str] = {
    Audience.GROUP: "group",
    Audience.CHANNEL: "channel",
    Audience.USER_GROUP: "user_group",
    Audience.ADDRESSES: "addresses",
}
"""The field that names the people, for each way to say whom."""


def form_window(typed: Typed, may_choose_groups: bool, article: OfferedArticle | None = None) -> View:
    """The form. The fields whose meaning hangs on others are those that matter now."""
    blocks = [
        field("article_id", "Which article does it rest on?", _search("Words of its title", _chosen(article))),
        field("words", "What should they do? One thing, in a sentence or two", _words(typed.words)),
        _menu("audience", "Who gets it?", _audiences(may_choose_groups), typed.audience.value),
        *_whom(typed.audience),
        _menu("moment", "When?", {key.value: words for key, words in MOMENTS.items()}, typed.moment.value),
        *_when(typed.moment),
        field("days", "A series: days after the first, until they've got it", _days(), optional=True),
        field("follow_up", "Ask whether they used it", choice(_options(FOLLOW_UPS), "never")),
        field("hold_out", "To know what it changes", _hold_out(), optional=True),
    ]
    remembered = {"groups": "yes" if may_choose_groups else ""}
    return window(FORM, TITLE, blocks, submit="Look at it first", close="Cancel", noted=remembered)


def typed_in(view: Mapping[str, Any]) -> Typed:
    """What the form holds now; what can't be comes back as if nothing were chosen."""
    audience, moment = filled(view, "audience"), filled(view, "moment")
    chosen = Audience(audience) if audience in set(Audience) else Audience.TEAM
    follow_up = filled(view, "follow_up")
    return Typed(
        article_id=filled(view, "article_id"),
        words=filled(view, "words"),
        audience=chosen,
        whom=filled(view, WHOM[chosen]) if chosen in WHOM else "",
        moment=Moment(moment) if moment in set(Moment) else Moment.NOW,
        day=filled(view, "day"),
        hour=filled(view, "hour"),
        days=filled(view, "days"),
        follow_up="" if follow_up == "never" else follow_up,
        hold_out=bool(filled(view, "hold_out")),
    )


def error_at(misfit: Misfit, typed: Typed) -> dict[str, str]:
    """What is wrong, under the field that has it."""
    name = WHOM.get(typed.audience, "audience") if misfit.field == "whom" else misfit.field
    return {name: f"{misfit.why[0].upper()}{misfit.why[1:]}."}


def preview_window(typed: Typed, preview: Preview, unknown: Sequence[str], draft: str) -> View:
    """How it will look, who gets it and who won't. Closing it leads back to the form."""
    message = preview.message
    shown = [button(f"{SHOWN}.{place}", each.label) for place, each in enumerate(message.buttons)]
    blocks = [
        section(preview_in_words(preview)),
        *([section(_left_out(unknown))] if unknown else []),
        {"type": "divider"},
        header("Exactly how it will look"),
        section(without_marks(message.text) or message.text),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": context_words(message.context)}]},
        actions(*shown),
    ]
    submit = "Ask for agreement" if preview.needs_approval else "Send it"
    remembered = asdict(typed) | {"draft": draft}
    return window(PREVIEW, "Before it goes out", blocks, submit=submit, close="Back", noted=remembered)


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


def said_window(*lines: str, title: str = TITLE) -> View:
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


def _whom(audience: Audience) -> list[View]:
    match audience:
        case Audience.GROUP:
            return [field("group", "Which group?", _search("Its name"))]
        case Audience.USER_GROUP:
            return [field("user_group", "Which user group?", _search("Its name"))]
        case Audience.CHANNEL:
            chooses = {"type": "conversations_select", "action_id": FIELD, "default_to_current_conversation": True}
            only = {"include": ["public", "private"], "exclude_bot_users": True}
            return [field("channel", "Which channel? Only people you're responsible for", chooses | {"filter": only})]
        case Audience.ADDRESSES:
            many = quiet_line("For a longer list, write the nudge in the console.")
            return [field("addresses", "E-mail addresses, one a line", text_field(LONGEST_ADDRESSES)), many]
        case _:
            return []


def _when(moment: Moment) -> list[View]:
    fields = []
    if moment is not Moment.NOW:
        fields.append(field("day", "On this day", {"type": "datepicker", "action_id": FIELD}))
    if moment is Moment.LOCAL_TIME:
        hours = [option(str(hour), f"{hour:02d}:00") for hour in range(24)]
        fields.append(field("hour", "At this hour of theirs", choice(hours, "9")))
    return fields


def _menu(name: str, label: str, words: Mapping[str, str], chosen: str) -> View:
    element = choice(_options(words), chosen, f"nudge_{name}")
    return field(name, label, element) | {"dispatch_action": True}


def _audiences(may_choose_groups: bool) -> dict[str, str]:
    every = {key.value: words for key, words in AUDIENCES.items()}
    return every if may_choose_groups else {key: every[key] for key in every if key != Audience.GROUP}


def _options(words: Mapping[str, str]) -> list[View]:
    return [option(value, label) for value, label in words.items()]


def _search(hint: str, chosen: View | None = None) -> View:
    menu = {"type": "external_select", "action_id": SEARCH, "min_query_length": 0, "placeholder": plain(hint)}
    return menu | ({"initial_option": chosen} if chosen else {})


def _chosen(article: OfferedArticle | None) -> View | None:
    return option(article.article_id, article.title) if article else None


def _words(words: str) -> View:
    return text_field(LONGEST_WORDS) | ({"initial_value": words[:LONGEST_WORDS]} if words else {})


def _days() -> View:
    return text_field(40, many_lines=False, placeholder=plain("0, 3, 10 (empty: once)"))


def _hold_out() -> View:
    words = "Let a fifth, chosen by chance, have it a week later"
    return {"type": "checkboxes", "action_id": FIELD, "options": [option("yes", words)]}


def _left_out(unknown: Sequence[str]) -> str:
    return shortened(f"Not in the directory, and therefore left out: {', '.join(unknown)}.", LONGEST_SHOWN)
