"""What experts are told and asked. Pure."""

from collections.abc import Sequence

from bot.messages import Button, Message
from bot.publishing.telling_words import quoted
from knowledge.drafts import Draft
from knowledge.gaps.gaps import GapDetails

ANSWER, NOT_ME = "gap.answer", "gap.not_me"
SEND, CORRECT = "gap.send", "gap.correct"

YOUR_ANSWER = "A few lines are enough"
WHO_KNOWS = "Who might know? (no need)"
WHAT_IS_WRONG = "What should it say?"

THANKS = "Thank you. I'm making a draft of it, and you'll see it before anybody else does."
THANKS_NO_DRAFT = "Thank you. It's kept with the question for whoever drafts the answer."
NO_WORDS = "There were no words in that. Write a line or two, and send it again."
NOT_OPEN = "This question is settled by now, thank you."
NOT_THERE = "I don't have that any more."
SENT = "It's on its way to a colleague for review. I'll tell you what they decide."
CHANGED_SINCE = "Somebody changed the draft meanwhile. It's in the console as it is now."
PASSED_TO = "Thank you. I've noted that with the question."

MOST_WORDINGS = 3
LONGEST_DRAFT = 2_000
"""Characters of a draft shown in chat."""


def help_asked_for(gap: GapDetails, note: str, request_id: str) -> Message:
    """The request to somebody who may know. It says how people asked, without what is personal, and never who."""
    summary = gap.summary
    people = f"{summary.askers} people have" if summary.askers else "Some people have"
    title = quoted(summary.title)
    others = [quoted(each) for each in dict.fromkeys(gap.asked) if quoted(each) != title][:MOST_WORDINGS]
    lines = [f"Can you help with this: *{title}*", f"{people} asked, and we have no answer yet."]
    if others:
        lines.append("Also asked as:\n" + "\n".join(f"- {each}" for each in others))
    if note.strip():
        lines.append(f"A word from your colleague: {quoted(note)}")
    lines.append("A few lines are enough. Answer in this thread or with the button; I make a draft of it.")
    buttons = (
        Button(ANSWER, "Answer", request_id, asks=YOUR_ANSWER, is_main=True),
        Button(NOT_ME, "Not my subject", request_id, asks=WHO_KNOWS),
    )
    return Message("\n\n".join(lines), buttons=buttons)


def help_given(gap: GapDetails, remark: str) -> Message:
    """The same once it was answered, or handed on, without the buttons."""
    return Message(f"Can you help with this: *{quoted(gap.summary.title)}*\n\n{remark}")


def draft_of_answer(draft: Draft, request_id: str) -> Message:
    """What became of an expert's words, for them to check before it goes on."""
    unsourced = draft.unsourced
    written = "A language model wrote it from your words." if draft.written_by_model else "These are your own words."
    context = [written, *_marked(unsourced_texts=[each.text for each in unsourced])]
    body = draft.contents.body
    shown = body if len(body) <= LONGEST_DRAFT else f"{body[:LONGEST_DRAFT].rsplit(None, 1)[0]} …"
    value = f"{draft.id}:{draft.version}"
    buttons = (
        Button(SEND, "Send to review", value, is_main=True),
        Button(CORRECT, "That's not right", f"{value}:{request_id}", asks=WHAT_IS_WRONG),
    )
    text = f"Here is a draft of your answer: *{quoted(draft.contents.title)}*\n\n{shown}"
    return Message(text, context="\n".join(context), buttons=buttons)


def read_value(value: str) -> tuple[str, int, str]:
    """The draft, its version and the request that a button of `draft_of_answer` carries."""
    draft_id, version, request_id = (*value.split(":", 2), "", "")[:3]
    return draft_id, int(version) if version.isdecimal() else 0, request_id


def sent_to_review(draft: Draft) -> Message:
    """The draft once it was sent on."""
    return Message(f"Your draft *{quoted(draft.contents.title)}* is with a colleague for review.")


def _marked(unsourced_texts: Sequence[str]) -> list[str]:
    if not unsourced_texts:
        return []
    shown = "; ".join(f"“{quoted(each)}”" for each in unsourced_texts[:MOST_WORDINGS])
    return [f"I did not find this in what you wrote, so please look at it: {shown}"]
