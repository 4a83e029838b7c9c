"""One transaction, with every store in it."""

from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys
from bot.storage.dialogs import Dialogs
from bot.storage.learning import Learners, Steps
from bot.storage.marks import Marks
from bot.storage.outbox import Outbox
from bot.storage.page_index import Pages
from bot.storage.pushes import Pushes
from bot.storage.quotas import Quotas
from bot.storage.registers import Registers
from bot.storage.sent_files import SentFiles
from bot.storage.staff import Staff
from bot.storage.timers import Timers
from bot.storage.tips import Tips
from bot.storage.unanswered import Unanswered
from bot.storage.updates import Updates
from bot.storage.watches import Watches

if TYPE_CHECKING:
    from bot.agencies.unanswered import UnansweredStore
    from bot.agencies.versions import VersionStore
    from bot.agencies.watching import WatchStore
    from bot.delivery.model import OutboxStore, PushStore, TimerStore
    from bot.dialogs import DialogStore, UpdateLog
    from bot.learning.funnel import StepStore
    from bot.learning.learner import LearnerStore
    from bot.learning.search import PageIndex
    from bot.staff.model import StaffStore
    from bot.tips.model import TipStore
    from bot.tips.quota import QuotaStore


class Unit:
    """The stores of one transaction: what is done through them takes effect together or not at all."""

    __slots__ = (
        "dialogs",
        "learners",
        "marks",
        "outbox",
        "page_index",
        "pushes",
        "quotas",
        "registers",
        "sent_files",
        "staff",
        "steps",
        "timers",
        "tips",
        "unanswered",
        "updates",
        "watches",
    )

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self.dialogs: DialogStore = Dialogs(connection, keys)
        self.updates: UpdateLog = Updates(connection)
        self.outbox: OutboxStore = Outbox(connection, keys)
        self.timers: TimerStore = Timers(connection, keys)
        self.staff: StaffStore = Staff(connection, keys)
        self.tips: TipStore = Tips(connection)
        self.quotas: QuotaStore = Quotas(connection, keys)
        self.pushes: PushStore = Pushes(connection, keys)
        self.registers: VersionStore = Registers(connection)
        self.watches: WatchStore = Watches(connection, keys)
        self.unanswered: UnansweredStore = Unanswered(connection, keys)
        self.learners: LearnerStore = Learners(connection, keys)
        self.steps: StepStore = Steps(connection)
        self.sent_files = SentFiles(connection)
        self.page_index: PageIndex = Pages(connection)
        self.marks = Marks(connection)
