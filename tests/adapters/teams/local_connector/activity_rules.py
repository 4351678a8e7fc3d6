"""What Teams takes: every field we send is one that Microsoft documents, in the shape and length documented.

Ours, and no connector of Microsoft's: written from learn.microsoft.com (bots, AI-generated content, streaming, cards).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.adapters.teams.local_connector.card_rules import faults_in_card

Json = dict[str, Any]

FIELDS = {
    "message": set(
        "type id text textFormat summary attachments attachmentLayout entities channelData suggestedActions from "
        "recipient conversation channelId replyToId importance inputHint locale".split()
    ),
    "typing": set("type id text textFormat entities from recipient conversation channelId".split()),
}
TEXT_FORMATS = {"plain", "markdown", "xml"}
CARDS = {"application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.card.hero"}
CHANNEL_DATA = {"feedbackLoop", "feedbackLoopEnabled", "notification", "tenant", "onBehalfOf"}

ROOT = "https://schema.org/Message"
ROOT_FIELDS = {"type", "@type", "@context", "@id", "additionalType", "citation", "usageInfo"}
CLAIM_FIELDS = {"@type", "position", "appearance"}
APPEARANCE_FIELDS = {
    "@type", "name", "text", "url", "abstract", "encodingFormat", "image", "keywords", "usageInfo",
}  # fmt: skip
USAGE_FIELDS = {"type", "@type", "@id", "name", "description", "position", "pattern"}
STREAM_FIELDS = {"type", "streamId", "streamType", "streamSequence"}

MOST_CITATIONS, LONGEST_NAME, LONGEST_ABSTRACT, MOST_KEYWORDS, LONGEST_KEYWORD = 20, 80, 160, 3, 28
LARGEST_BYTES = 100 * 1024
LONGEST_INFORMATIVE = 1_000


def faults_in(activity: Json) -> list[str]:
    """What Teams would not take in an activity of ours; empty when it is right."""
    kind = activity.get("type")
    if kind not in FIELDS:
        return [f"type {kind!r}"]
    return [
        *(f"{kind} with {name!r}" for name in sorted(set(activity) - FIELDS[str(kind)])),
        *_faults_in_words(activity),
        *_faults_in_entities(activity),
        *_faults_in_attachments(activity.get("attachments", [])),
        *_faults_in_channel_data(activity.get("channelData", {})),
        *_faults_in_suggestions(activity.get("suggestedActions")),
    ]


def is_too_big(activity: Json) -> bool:
    """Whether it is larger than a message may be."""
    return len(json.dumps(activity, ensure_ascii=False).encode()) > LARGEST_BYTES


def _faults_in_words(activity: Json) -> Iterator[str]:
    text = activity.get("text")
    if text is not None and not isinstance(text, str):
        yield "text that is none"
    if activity.get("textFormat", "markdown") not in TEXT_FORMATS:
        yield f"textFormat {activity['textFormat']!r}"
    if activity["type"] == "message" and not text and not activity.get("attachments"):
        yield "a message that says nothing"
    if activity["type"] == "typing" and text and not activity.get("entities"):
        yield "a typing sign with words outside a stream"


def _faults_in_entities(activity: Json) -> Iterator[str]:
    entities = activity.get("entities", [])
    if not isinstance(entities, list) or not all(isinstance(each, dict) for each in entities):
        yield "entities that are no list of objects"
        return
    if sum(each.get("type") == ROOT for each in entities) > 1:
        yield "several root message entities"
    for each in entities:
        match each.get("type"):
            case kind if kind == ROOT:
                yield from _faults_in_root(each, str(activity.get("text") or ""))
            case "streaminfo":
                yield from _unknown(each, STREAM_FIELDS, "streaminfo")
            case "mention":
                yield from _unknown(each, {"type", "mentioned", "text"}, "mention")
            case kind:
                yield f"entity {kind!r}"


def _faults_in_root(root: Json, text: str) -> Iterator[str]:
    yield from _unknown(root, ROOT_FIELDS, "root message")
    if (root.get("@type"), root.get("@context")) != ("Message", "https://schema.org") or "@id" not in root:
        yield "a root message that is not typed as one"
    if root.get("additionalType", ["AIGeneratedContent"]) != ["AIGeneratedContent"]:
        yield "an additionalType of our own"
    yield from _faults_in_usage(root.get("usageInfo"))
    claims = root.get("citation", [])
    if len(claims) > MOST_CITATIONS:
        yield f"{len(claims)} citations"
    positions = [claim.get("position") for claim in claims]
    if len(set(positions)) < len(positions):
        yield "two citations at one position"
    for claim in claims:
        yield from _faults_in_claim(claim, text)


def _faults_in_claim(claim: Json, text: str) -> Iterator[str]:
    yield from _unknown(claim, CLAIM_FIELDS, "claim")
    position, shown = claim.get("position"), claim.get("appearance") or {}
    if claim.get("@type") != "Claim" or not isinstance(position, int) or position < 1:
        yield "a claim without a position"
    if f"[{position}]" not in text:
        yield f"citation {position} is not in the text"
    yield from _unknown(shown, APPEARANCE_FIELDS, "appearance")
    if shown.get("@type") != "DigitalDocument":
        yield "an appearance that is no document"
    if not 0 < len(shown.get("name", "")) <= LONGEST_NAME:
        yield "a citation's name is missing or too long"
    if not 0 < len(shown.get("abstract", "")) <= LONGEST_ABSTRACT:
        yield "a citation's abstract is missing or too long"
    if "url" in shown and not re.match(r"https?://", str(shown["url"])):
        yield "a citation's url is none"
    keywords = shown.get("keywords", [])
    if len(keywords) > MOST_KEYWORDS or any(len(each) > LONGEST_KEYWORD for each in keywords):
        yield "too many or too long keywords"
    yield from _faults_in_usage(shown.get("usageInfo"))


def _faults_in_usage(usage: Json | None) -> Iterator[str]:
    if usage is None:
        return
    yield from _unknown(usage, USAGE_FIELDS, "usageInfo")
    if usage.get("@type") != "CreativeWork" or not usage.get("name"):
        yield "a usageInfo without a name"


def _faults_in_attachments(attachments: list[Json]) -> Iterator[str]:
    for each in attachments:
        yield from _unknown(each, {"contentType", "content", "name"}, "attachment")
        card = each.get("content") or {}
        if each.get("contentType") not in CARDS:
            yield f"attachment {each.get('contentType')!r}"
        elif "adaptive" in each["contentType"]:
            yield from faults_in_card(card)


def _faults_in_channel_data(data: Json) -> Iterator[str]:
    yield from _unknown(data, CHANNEL_DATA, "channelData")
    loop = data.get("feedbackLoop")
    if loop is not None and loop not in ({"type": "default"}, {"type": "custom"}):
        yield f"feedbackLoop {loop!r}"
    if loop is not None and "feedbackLoopEnabled" in data:
        yield "both ways to ask for feedback"


def _faults_in_suggestions(suggested: Json | None) -> Iterator[str]:
    if suggested is None:
        return
    yield from _unknown(suggested, {"to", "actions"}, "suggestedActions")
    for each in suggested.get("actions", ()):
        yield from _unknown(each, {"type", "title", "value"}, "suggested action")
        if each.get("type") not in ("imBack", "Action.Submit") or not each.get("title"):
            yield "a suggested action that nobody can press"


def _unknown(values: Any, known: set[str], where: str) -> Iterator[str]:
    if not isinstance(values, dict):
        yield f"{where} that is no object"
        return
    for name in sorted(set(values) - known):
        yield f"{where} with {name!r}"
