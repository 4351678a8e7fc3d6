"""Small messages with buttons that are no replies: a deleted question, a request for help. Pure."""

from typing import Any

from adapters.slack.writing_text import escaped
from bot import phrases
from bot.questions.relaying import HelpRequest

Words = dict[str, Any]

LONGEST_QUESTION = 2_000


def question_deleted(question_id: str) -> Words:
    """Asks whether a deleted question shall be forgotten too."""
    buttons = [_button("forget_one", phrases.FORGET_IT, question_id), _button("keep_one", phrases.KEEP_IT, question_id)]
    blocks = [_section(phrases.DELETED), {"type": "actions", "elements": buttons}]
    return {"text": phrases.DELETED, "blocks": blocks}


def ask_about(title: str) -> Words:
    """Asks for a question about an article."""
    words = phrases.ASK_ABOUT.format(title=title[:300])
    return {"text": escaped(words), "blocks": [_section(words)]}


def help_wanted(request: HelpRequest, name: str | None) -> Words:
    """Asks people for help with a question."""
    heading = phrases.HELP_WANTED_BY.format(name=name) if name else phrases.HELP_WANTED
    near = phrases.NEAREST_WAS.format(titles=", ".join(f"“{title}”" for title in request.nearest))
    lines = [heading, f"“{request.text[:LONGEST_QUESTION]}”"]
    foot = [*([near] if request.nearest else []), phrases.ANSWER_IN_THREAD]
    blocks = [*(_section(line) for line in lines), {"type": "context", "elements": [_plain(line) for line in foot]}]
    return {"text": escaped(f"{heading} {request.text[:150]}"), "blocks": blocks}


def person_answered(question: str, name: str, answer: str) -> Words:
    """Brings a person's answer to whoever asked."""
    heading = phrases.PERSON_ANSWERED.format(question=f"“{question[:300]}”", name=name)
    return {
        "text": escaped(f"{name}: {answer[:150]}"),
        "blocks": [_section(heading), _section(answer[:LONGEST_QUESTION])],
    }


def _button(action: str, label: str, value: str) -> Words:
    return {"type": "button", "action_id": action, "text": _plain(label), "value": value}


def _section(text: str) -> Words:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Words:
    return {"type": "plain_text", "text": text, "emoji": False}
