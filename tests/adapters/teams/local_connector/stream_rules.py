"""How Teams takes a streamed answer: one stream to a chat, in order, apart, growing, and over within two minutes."""

from dataclasses import dataclass, field

from tests.adapters.teams.local_connector.state import Conversation, Json, Message, StreamState, Town

NOT_ALLOWED = "ContentStreamNotAllowed"
OUT_OF_ORDER = "ContentStreamSequenceOrderPreConditionFailed"
LONGEST_INFORMATIVE = 1_000


class Refusal(Exception):
    """What the connector answers instead: a status and its name for the reason."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def stream_info(activity: Json) -> Json | None:
    """What an activity says of a stream; None for one that belongs to none."""
    entities = [each for each in activity.get("entities", ()) if each.get("type") == "streaminfo"]
    return entities[0] if entities else None


@dataclass
class StreamRules:
    """Takes the activities of streams. `apart` and `longest` are seconds."""

    town: Town
    apart: float = 1.0
    longest: float = 120.0
    stopped: set[str] = field(default_factory=set)

    def take(self, where: Conversation, activity: Json, info: Json) -> str:
        """The id of the streamed message. Raises Refusal."""
        if where.kind != "personal":
            self._note("a stream outside a personal chat")
            raise Refusal(400, "BadArgument")
        if info.get("streamType") == "informative" and "streamId" not in info:
            return self._begin(where, activity, info)
        stream = self.town.streams.get(where.id)
        if stream is None or info.get("streamId") != stream.id:
            self._note("a stream that never began")
            raise Refusal(403, NOT_ALLOWED)
        self._look_at_time(where, stream)
        if info.get("streamType") == "final":
            return self._finish(where, stream, activity, info)
        return self._grow(where, stream, activity, info)

    def _begin(self, where: Conversation, activity: Json, info: Json) -> str:
        running = self.town.streams.get(where.id)
        if running is not None and running.is_open:
            self._note("a second stream in one chat")
            raise Refusal(403, NOT_ALLOWED)
        if info.get("streamSequence") != 1 or activity["type"] != "typing":
            self._note("a stream that does not begin at 1")
        if not 0 < len(activity.get("text") or "") <= LONGEST_INFORMATIVE:
            self._note("informative words that are missing or too long")
        now = self.town.now()
        stream = StreamState(self.town.next_id(), 1, now, now)
        self.town.streams[where.id] = stream
        self.town.add(Message(stream.id, where.id, activity, by_bot=True, is_streaming=True))
        return stream.id

    def _grow(self, where: Conversation, stream: StreamState, activity: Json, info: Json) -> str:
        if activity["type"] != "typing" or info.get("streamType") not in ("informative", "streaming"):
            self._note(f"a chunk of type {activity['type']} {info.get('streamType')}")
        if info.get("streamSequence") != stream.sequence + 1:
            self._note(f"chunk {info.get('streamSequence')} after {stream.sequence}")
            raise Refusal(202, OUT_OF_ORDER)
        if info.get("streamType") == "streaming":
            if not activity.get("text", "").startswith(stream.text):
                self._note("a chunk without the earlier text")
                raise Refusal(403, NOT_ALLOWED)
            stream.text = activity["text"]
        if {each["type"] for each in activity["entities"]} != {"streaminfo"} or "attachments" in activity:
            self._note("labels or attachments before the end of a stream")
        stream.sequence += 1
        self._show(where, stream, activity)
        return stream.id

    def _finish(self, where: Conversation, stream: StreamState, activity: Json, info: Json) -> str:
        if activity["type"] != "message" or "streamSequence" in info:
            self._note("an end of a stream that is no message, or has a number")
        stream.is_open = False
        message = self._show(where, stream, activity)
        message.is_streaming = False
        return stream.id

    def _look_at_time(self, where: Conversation, stream: StreamState) -> None:
        now = self.town.now()
        if not stream.is_open:
            raise Refusal(403, NOT_ALLOWED)
        if where.id in self.stopped or now - stream.begun_at > self.longest:
            self.close(where.id)
            raise Refusal(403, NOT_ALLOWED)
        if now - stream.last_at < self.apart:
            self._note(f"a chunk after {now - stream.last_at:.3f} seconds")
        stream.last_at = now

    def close(self, conversation: str) -> None:
        """The stream ends as it stands: stopped by its reader, or too long."""
        stream = self.town.streams[conversation]
        stream.is_open = False
        self.town.messages[conversation, stream.id].is_streaming = False

    def _show(self, where: Conversation, stream: StreamState, activity: Json) -> Message:
        message = self.town.messages[where.id, stream.id]
        message.activity = activity
        message.texts.append(message.text)
        self.town.ring()
        return message

    def _note(self, problem: str) -> None:
        self.town.problems.append(problem)
