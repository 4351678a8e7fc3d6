"""What answers questions, put together from the settings: the composition root's page about answering."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from adapters.settings import Settings
from bot.questions.deciding import Decider
from knowledge.articles import PublishedPassage
from retrieval.answering import Answerer, PublishedPassages
from retrieval.composing.composer import Composer
from retrieval.composing.draft_writing import MOST_TOKENS
from retrieval.composing.language_model import LanguageModel, OpenAIModel
from retrieval.encoding.embedding import Encoder
from retrieval.looking import Lookup
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import Calibration

DRAFT_SECONDS = 120.0
"""The least time a model gets for a draft; nobody watches it write."""


@dataclass(frozen=True)
class Ground:
    """What answering stands on. `link` gives the address at which a reader opens a passage."""

    settings: Settings
    encoder: Encoder
    index: PassageIndex
    store: PublishedPassages
    link: Callable[[PublishedPassage], str]
    today: Callable[[], date]


def decider_for(ground: Ground) -> Callable[[Calibration], Decider]:
    """How a calibration becomes what decides about answers."""
    settings = ground.settings
    writing = Composer(language_model(settings), ground.link, ground.today)
    quoting = replace(writing, model=None)

    def decider(calibration: Calibration) -> Decider:
        calibration = calibration.deciding_at(settings.answer_threshold)
        lookup = Lookup(ground.encoder, ground.index, calibration)
        return Decider(
            calibration=calibration,
            lookup=lookup,
            answerer=Answerer(lookup, ground.store, writing),
            quoting=Answerer(lookup, ground.store, quoting),
        )

    return decider


def language_model(settings: Settings) -> LanguageModel | None:
    """The model that writes answers, if the settings name one."""
    if not settings.has_model:
        return None
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    return OpenAIModel(key, settings.openai_base_url, settings.openai_model, settings.model_timeout_seconds)


def drafting_model(settings: Settings) -> LanguageModel | None:
    """The model that drafts articles, if there is one: the one that answers, with room for a page and time for it."""
    if not settings.has_model:
        return None
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    seconds = max(settings.model_timeout_seconds, DRAFT_SECONDS)
    return OpenAIModel(key, settings.openai_base_url, settings.openai_model, seconds, MOST_TOKENS)
