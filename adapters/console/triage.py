"""What the pages about gaps share: the use cases of triage, and saying what became of a change with a way back."""

from collections.abc import Sequence

from adapters.console.call import Call
from adapters.console.gap_words import why_not
from adapters.console.said import Said
from adapters.console.signing_in import HOME, safe_path
from adapters.opening import utc_now
from bot.audit_log import AuditLog
from bot.gaps.triage import Bulk, Done, Triage
from bot.people.people_file import is_email
from knowledge.gaps.gap_work import Refused
from knowledge.gaps.gaps import NotArranged

GAPS = "/console/gaps"
UNDO = "/console/gaps/undo"


def triage_of(call: Call) -> Triage:
    """The use cases of triage."""
    engine = call.application.engine
    return Triage(engine, AuditLog(engine, utc_now), utc_now)


def said_of(words: str, result: Done | Refused | NotArranged) -> Said:
    """What to say of a change, with a way back; or why nothing was changed."""
    if not isinstance(result, Done):
        return Said(why_not(result))
    return Said(words, UNDO, (("entries", str(result.entry)), ("back", f"{GAPS}/{result.gap_id}")))


def said_of_all(words: str, bulk: Bulk, back: str) -> Said:
    """The same for several gaps at once."""
    done, refused = len(bulk.done), len(bulk.refused)
    told = f"{done} gap{'s' if done != 1 else ''} {words}." if done else "Nothing was changed."
    if refused:
        reasons = " ".join(dict.fromkeys(why_not(why) for _, why in bulk.refused))
        told = f"{told} {refused} could not be: {reasons}"
    if not done:
        return Said(told)
    return Said(told, UNDO, (("entries", ",".join(str(each.entry) for each in bulk.done)), ("back", back)))


def person_named(call: Call, field: str = "owner") -> str:
    """The id of the person that a form names: "me", or an e-mail address; empty where it names nobody."""
    named = call.field(field)
    if named == "me":
        return call.reader.id
    return f"email:{named.lower()}" if is_email(named) else ""


def way_back(call: Call) -> str:
    """The page of the console that a form was sent from."""
    back = safe_path(call.field("back", GAPS))
    return GAPS if back == HOME else back


def entries_of(text: str) -> Sequence[int]:
    """The numbers in "3,4,5"."""
    return [int(each) for each in text.split(",") if each.isascii() and each.isdigit()]
