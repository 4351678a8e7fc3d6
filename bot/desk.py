"""Everything a chat surface needs beside asking and feedback, built once for all surfaces."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import monotonic

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import GapLoop
from bot.people.accounts import Accounts
from bot.people.masking_people import Masking
from bot.people.preferences import PreferenceBook
from bot.ports import Answering, Clock
from bot.questions.ambient import Ambient
from bot.questions.asking import Asking
from bot.questions.channel_policy import ChannelPolicies
from bot.questions.forgetting import Forgetting
from bot.questions.my_questions import MyQuestions
from bot.questions.question_log import QuestionLog
from bot.questions.relaying import Relaying
from bot.questions.saving_gaps import SavingGaps
from bot.questions.second_thoughts import SecondThoughts
from bot.questions.sharing import Sharing
from bot.questions.suggesting import Suggestions
from bot.sent_messages import SentMessages
from knowledge.store import ArticleStore


@dataclass(frozen=True)
class Stock:
    """What the desk is built on."""

    engine: AsyncEngine
    questions: QuestionLog
    articles: ArticleStore
    asking: Asking
    answering: Answering
    gaps: GapLoop
    now: Clock


@dataclass(frozen=True)
class Desk:
    """The use cases around a question."""

    accounts: Accounts
    ambient: Ambient
    forgetting: Forgetting
    my_questions: MyQuestions
    policies: ChannelPolicies
    preferences: PreferenceBook
    relaying: Relaying
    saving_gaps: SavingGaps
    second_thoughts: SecondThoughts
    sent: SentMessages
    sharing: Sharing
    suggestions: Suggestions


def desk_of(stock: Stock) -> Desk:
    """The desk over this stock."""
    engine, now = stock.engine, stock.now
    preferences, forgetting = PreferenceBook(engine, now), Forgetting(engine)
    return Desk(
        accounts=Accounts(engine, now),
        ambient=Ambient(stock.answering, preferences, now),
        forgetting=forgetting,
        my_questions=MyQuestions(engine),
        policies=ChannelPolicies(engine, now),
        preferences=preferences,
        relaying=Relaying(engine, stock.questions, stock.articles, now, Masking(engine, now).mask_all),
        saving_gaps=SavingGaps(stock.questions, stock.gaps),
        second_thoughts=SecondThoughts(stock.questions, stock.asking, forgetting),
        sent=SentMessages(engine, now),
        sharing=Sharing(stock.questions, stock.articles),
        suggestions=Suggestions(engine, _today(now), monotonic),
    )


def _today(now: Clock) -> Callable[[], date]:
    return lambda: now().date()
