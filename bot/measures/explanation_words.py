"""The sentences of an explanation, for the people who look after the knowledge. Pure."""

from collections.abc import Sequence

from bot.measures.explanation import MOST_WORDS_NAMED, Explained
from retrieval.distress import DISTRESS
from retrieval.explaining import Fate, Setting, if_also_asked_as, is_by_name, listed, why_behind
from retrieval.outcome import Answered, Clarify, Denied, Evidence, Partial, Unknown

FEWEST_WORDS_OF_A_PHRASING = 3
"""What people are advised to write as a phrasing or a title should be a question and not a subject."""

WORTH_A_PHRASING = 1 / 3
"""The share of the threshold from which a passage may be the answer after all, so that advice names it."""

_SMALL_TALK = "This is small talk and not a question: it gets a fixed sentence, and nothing is looked up."
_IN_DISTRESS = "This is somebody in distress: they get fixed words on where to find help, and no gap is logged."


def decision(explained: Explained) -> str:
    """How the question would end, in a sentence or two."""
    match explained.outcome:
        case Answered(said_instead=said) if said:
            return _IN_DISTRESS if said == DISTRESS else _SMALL_TALK
        case Answered():
            return _why_answered(explained, explained.outcome)
        case Partial(missing=missing):
            return f"It would answer a part. On “{missing}” it would say that it found nothing, and log a gap."
        case Clarify(choices=()):
            return "It would say that it can't make out a question in this. Nothing is looked up."
        case Clarify(choices=choices):
            return f"It would ask back, since these articles fit equally well: {listed(choices)}."
        case _:
            return _why_not_answered(explained)


def would_change(explained: Explained) -> list[str]:
    """What would lead to another decision, a sentence each, the most useful first."""
    match explained.outcome:
        case _ if not explained.was_looked_up:
            return []
        case Answered():
            return _what_answers_rest_on(explained)
        case Unknown():
            return _what_would_answer(explained, explained.outcome.restricted)
        case Partial():
            return ["An article on the part that is missing; or, if one covers it, that part in its `also_asked_as`."]
        case Clarify():
            return ["One more word in the question, to say which of these is meant."]
        case _:
            return ["Asked in a direct message, the question would be answered."]


def why_not_used(each: Evidence, fate: Fate, setting: Setting) -> str:
    """What became of a passage, for one cell of a table."""
    audience = ", ".join(sorted(each.found.details.audience))
    match fate:
        case Fate.NOT_ENOUGH if each.rank > 1:
            return "first of those allowed, but not likely enough"
        case Fate.BEHIND if setting.first is not None:
            return why_behind(setting.first, each)
        case Fate.NOT_FOR_PERSON:
            return f"only for {audience}: this person may not see it"
        case Fate.NOT_IN_PLACE:
            return f"only for {audience}: not everyone in a channel may see it"
        case _:
            return _FATES[fate]


_FATES = {
    Fate.USED: "✓ the answer",
    Fate.NOT_ENOUGH: "came first, but not likely enough",
    Fate.CHOICE: "one of the articles to choose from",
    Fate.SAME_ARTICLE: "same article as the first",
    Fate.BEHIND: "behind the first",
    Fate.GONE: "no longer published",
}


def name_of_passage(evidence: Evidence) -> str:
    """The article's title and the passage's own heading, in quotation marks."""
    return _named(evidence.found.details.title, evidence.found.passage.heading_path)


def percent(probability: float) -> str:
    """A probability as people say it; never 0 % or 100 %, which nothing is."""
    return f"{min(99, max(1, round(100 * probability)))} %"


def _named(title: str, heading_path: Sequence[str]) -> str:
    own = [part for part in heading_path[-1:] if part != title]
    return f"“{' › '.join([title, *own])}”"


def _likely(outcome: Answered) -> str:
    return f"{percent(outcome.confidence)} likely"


def _why_answered(explained: Explained, outcome: Answered) -> str:
    enough = f"{percent(explained.threshold)} is enough"
    if len(explained.parts) > 1:
        return f"It would answer each part by itself. The least sure is {percent(outcome.confidence)} likely; {enough}."
    first, verdict = explained.finding.first, explained.verdict
    if first is None or verdict is None:
        return "It would answer."
    how = f"{_likely(outcome)} to be the answer; {enough}."
    if outcome.conflicting:
        titles = list(dict.fromkeys(citation.title for citation in outcome.citations))
        return f"It would show that two articles disagree: {listed(titles)}. The first is {how}"
    quoted = {citation.passage_id: _named(citation.title, citation.heading_path) for citation in outcome.citations}
    if len(quoted) > 1:
        return (
            f"It would quote {' and '.join(quoted.values())}. That one of them answers is {_likely(outcome)}; {enough}."
        )
    by_name = " Its title, its heading or a phrasing is the question itself." if is_by_name(verdict) else ""
    return f"It would answer from {name_of_passage(first)}, which is {how}{by_name}"


def _why_not_answered(explained: Explained) -> str:
    first, verdict = explained.finding.first, explained.verdict
    if not explained.was_looked_up:
        return "It would not answer: this person may not ask. Nothing is looked up."
    if isinstance(explained.outcome, Denied):
        return "It would not answer here, but offer to answer in private, since what answers this is not for everyone."
    if first is None or verdict is None:
        return "It would say “I don't have that yet”: this person may see nothing that was found."
    nearest = f"It would say “I don't have that yet” and log a gap. What comes nearest is {name_of_passage(first)}"
    if explained.finding.codes_missing:
        return f"{nearest}, which does not name {listed(explained.finding.codes_missing)}: it is about something else."
    return (
        f"{nearest}, which is {percent(verdict.probability)} likely to be the answer; "
        f"{percent(verdict.threshold)} is needed."
    )


def _what_answers_rest_on(explained: Explained) -> list[str]:
    if len(explained.parts) > 1:
        return []
    nowhere = explained.finding.nowhere
    found = [f"Mind that no passage has the {_word_or_words(nowhere)}."] if nowhere else []
    needed = [each.words for each in explained.influences() if each.is_decisive and each.effect > 0]
    found += [f"It would not be enough without this: {words[0].lower()}{words[1:]}" for words in needed[:2]]
    if not needed:
        found.append("No single reason decides it: it would be enough without any one of them.")
    if explained.finding.next_article is not None:
        found.append(f"Without that article, {name_of_passage(explained.finding.next_article)} would be tried next.")
    return found


def _what_would_answer(explained: Explained, is_restricted: bool) -> list[str]:
    if is_restricted and explained.finding.overall is not None:
        return [f"{name_of_passage(explained.finding.overall)} would answer it, but is not for this person."]
    if explained.finding.codes_missing:
        return [f"A passage that names {listed(explained.finding.codes_missing)}."]
    return [*_what_is_missing(explained), *_what_to_write(explained), *_other_threshold(explained)]


def _what_is_missing(explained: Explained) -> list[str]:
    finding = explained.finding
    found = []
    if finding.nowhere:
        found.append(f"No passage has the {_word_or_words(finding.nowhere)}.")
    elsewhere = [word for word in finding.lacking if word not in finding.nowhere]
    if elsewhere and finding.first is not None:
        has = "is" if len(elsewhere) == 1 else "are"
        found.append(
            f"The {_word_or_words(elsewhere)} {has} in other passages, but not in {name_of_passage(finding.first)}."
        )
    return found


def _what_to_write(explained: Explained) -> list[str]:
    finding, verdict = explained.finding, explained.verdict
    if finding.first is None or verdict is None:
        return ["An article on this that this person may see."]
    is_question = len(explained.looked_for.split()) >= FEWEST_WORDS_OF_A_PHRASING
    then = if_also_asked_as(verdict)
    if not is_question or then < verdict.threshold:
        return ["If no article covers this, write one; if one does, let it use the words of the question."]
    to_write = ["If no article answers it, write one that has the question as its title or as a heading."]
    if verdict.probability >= WORTH_A_PHRASING * verdict.threshold:
        to_write.insert(0, _phrasing_for(finding.first, then))
    return to_write


def _phrasing_for(first: Evidence, then: float) -> str:
    return (
        f"If {name_of_passage(first)} does answer it, add the question to that article's `also_asked_as`: it would "
        f"then be {percent(then)} likely."
    )


def _other_threshold(explained: Explained) -> list[str]:
    verdict = explained.verdict
    if verdict is None or verdict.probability < WORTH_A_PHRASING * verdict.threshold:
        return []
    return [
        f"A threshold of {percent(verdict.probability)} (ANSWER_THRESHOLD, now {percent(verdict.threshold)}) would let "
        "it through, and wrong answers to other questions with it."
    ]


def _word_or_words(words: Sequence[str]) -> str:
    return f"{'word' if len(words) == 1 else 'words'} {listed(words[:MOST_WORDS_NAMED])}"
