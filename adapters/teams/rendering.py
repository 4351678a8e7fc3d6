"""Replies and messages as Bot Framework activities, without routing. The foot is budgeted first. Pure."""

import json

from adapters.teams.card_parts import Json, attachment
from adapters.teams.cards import Dressing, message_card, reply_card
from adapters.teams.citations import message_entity
from adapters.teams.writing_text import cut, fit, paragraphs, safe_markdown, settled, without_pings
from bot.messages import Message
from bot.notices import first_sentence, notice_of, plain
from bot.replies import WORKING, Reply

__all__ = ["Dressing", "chunk", "final", "informative", "render", "render_message", "render_welcome", "size_of"]

MOST_BYTES = 80_000
"""Of a whole message. Teams refuses from about 100 KB, and counts in UTF-16 as its documentation says, so the larger of
both encodings is kept below this."""

ROUTING_BYTES = 2_000
"""What is added on the way: from whom, to whom, in which conversation."""

LONGEST_STATUS = 1_000
"""Characters of an informative line while an answer is being worked out."""

LONGEST_PROMPT = 100


def render(reply: Reply, dressing: Dressing | None = None) -> Json:
    """A reply as a message: its text, one entity with the citations, a card with sources, remarks and buttons."""
    worn = dressing or Dressing()
    lead = f"*{safe_markdown(worn.heading)}*\n\n" if worn.heading else ""
    foot = reply_card(reply, worn)
    activity = _message(notice_of(reply), foot)
    if "helped" in reply.actions and worn.question_id and reply.outcome != WORKING:
        activity["channelData"] = {"feedbackLoop": {"type": "custom"}}
    text = lead + safe_markdown(reply.text)

    def entities(shown: str) -> list[Json]:
        entity = message_entity(shown, reply.citations, reply.written_by_model, worn.sensitivity)
        return [entity] if entity else []

    shown = _fitted(text, _with_entities(activity, entities(text)))
    return _with_entities(activity | {"text": shown or " "}, entities(shown))


def render_message(message: Message) -> Json:
    """A message that the bot writes unasked."""
    activity = _message(first_sentence(plain(message.text)), message_card(message))
    text = safe_markdown(paragraphs(message.text))
    entity = message_entity(text, message.citations)
    entities = [entity] if entity else []
    shown = _fitted(text, _with_entities(activity, entities))
    return _with_entities(activity | {"text": shown or " "}, entities)


def render_welcome(text: str, prompts: tuple[str, ...] = ()) -> Json:
    """The first words to somebody, with questions to tap. For personal chats: elsewhere nothing can be tapped."""
    activity = _message(first_sentence(plain(text)), None) | {"text": safe_markdown(paragraphs(text))}
    asked = [cut(without_pings(" ".join(prompt.split())), LONGEST_PROMPT) for prompt in prompts]
    actions = [{"type": "imBack", "title": prompt, "value": prompt} for prompt in asked if prompt]
    return activity | ({"suggestedActions": {"to": [], "actions": actions}} if actions else {})


def informative(text: str, sequence: int, stream_id: str | None = None) -> Json:
    """A line that says what is being done, before the first piece of a streamed answer."""
    return _piece(cut(without_pings(text), LONGEST_STATUS), "informative", sequence, stream_id)


def chunk(text: str, sequence: int, stream_id: str | None) -> Json:
    """What is certain of an answer so far. What making it safe may still change is kept back, so that it only grows."""
    return _piece(settled(text), "streaming", sequence, stream_id)


def final(reply: Reply, dressing: Dressing | None, stream_id: str) -> Json:
    """The whole reply at the end of a stream. Only here are the label, feedback and cards allowed."""
    activity = render(reply, dressing)
    ended = {"type": "streaminfo", "streamId": stream_id, "streamType": "final"}
    return activity | {"entities": [*activity.get("entities", []), ended]}


def size_of(value: Json | list[Json] | str | None) -> int:
    """Bytes of a value on its way, in the wider of the two encodings."""
    written = json.dumps(value, ensure_ascii=False)
    return max(len(written.encode("utf-8", "surrogatepass")), len(written.encode("utf-16-le", "surrogatepass")))


def _message(summary: str, foot: Json | None) -> Json:
    activity: Json = {"type": "message", "textFormat": "markdown", "summary": without_pings(summary)}
    return activity | ({"attachments": [attachment(foot)]} if foot else {})


def _with_entities(activity: Json, entities: list[Json]) -> Json:
    return activity | ({"entities": entities} if entities else {})


def _fitted(text: str, beside: Json) -> str:
    """As much of the text as there is room for beside the rest of a message."""
    room, size = MOST_BYTES - ROUTING_BYTES - size_of(beside), size_of(text)
    return text if size <= room else fit(text, max(0, room) * len(text) // size)


def _piece(text: str, kind: str, sequence: int, stream_id: str | None) -> Json:
    info: Json = {"type": "streaminfo", "streamType": kind, "streamSequence": sequence}
    if stream_id is not None:
        info["streamId"] = stream_id
    return {"type": "typing", "text": text or " ", "entities": [info]}
