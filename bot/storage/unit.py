"""One transaction, with every store in it."""

from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys
from bot.storage.dialogs import Dialogs
from bot.storage.marks import Marks
from bot.storage.outbox import Outbox
from bot.storage.staff import Staff
from bot.storage.timers import Timers
from bot.storage.tips import Tips
from bot.storage.updates import Updates

if TYPE_CHECKING:
    from bot.delivery.model import OutboxStore, TimerStore
    from bot.dialogs import DialogStore, UpdateLog
    from bot.staff.model import StaffStore
    from bot.tips.model import TipStore


class Unit:
    """The stores of one transaction: what is done through them takes effect together or not at all."""

    __slots__ = ("_outbox", "dialogs", "marks", "outbox", "staff", "timers", "tips", "updates")

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._outbox = Outbox(connection, keys)
        self.dialogs: DialogStore = Dialogs(connection, keys)
        self.updates: UpdateLog = Updates(connection)
        self.outbox: OutboxStore = self._outbox
        self.timers: TimerStore = Timers(connection, keys)
        self.staff: StaffStore = Staff(connection, keys)
        self.tips: TipStore = Tips(connection)
        self.marks = Marks(connection)

    @property
    def wrote_outbox(self) -> bool:
        """Tell whether this transaction put a parcel into the outbox, so that the relay is worth waking."""
        return self._outbox.written
