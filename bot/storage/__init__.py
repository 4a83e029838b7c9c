"""The only SQL: engine, tables, one repository per feature, migrations."""

from bot.storage.engine import Database
from bot.storage.faults import StorageFault
from bot.storage.unit import Unit

__all__ = ["Database", "StorageFault", "Unit"]
