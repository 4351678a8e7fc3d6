"""The parts of the Teams adapter that everything else works with."""

from dataclasses import dataclass

from adapters.background import Background
from adapters.settings import Settings
from adapters.teams.chat import TeamsChat
from adapters.teams.connector import Connector
from adapters.teams.directory import Directory
from adapters.teams.ledger import Ledger
from adapters.teams.personal import PersonalChats
from adapters.teams.places import Places
from adapters.teams.posting import Posting
from adapters.teams.references import References
from adapters.teams.streams import Pace
from adapters.teams.tenants import Tenants
from adapters.wiring import Application
from bot.inbox import Inbox
from bot.questions.next_questions import NextQuestions


@dataclass
class Parts:
    """The adapter's parts, each of which is made once."""

    application: Application
    tenants: Tenants
    connector: Connector
    references: References
    ledger: Ledger
    directory: Directory
    personal: PersonalChats
    places: Places
    next_questions: NextQuestions
    posting: Posting
    chat: TeamsChat
    inbox: Inbox
    background: Background
    pace: Pace

    @property
    def settings(self) -> Settings:
        """The settings as they hold."""
        return self.application.settings
