"""What is doubtful about single rows of a list, for a person to look at before the list is put into use."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DoubtReason(StrEnum):
    """Why a row is doubtful."""

    NO_NAME = "no_name"
    NO_LETTERS = "no_letters"
    NUMBER_AS_NAME = "number_as_name"
    LONG_NAME = "long_name"
    HALF_ROW = "half_row"
    UNEVEN = "uneven"
    NO_VALUE = "no_value"
    HIDDEN = "hidden"
    JOINED = "joined"
    FORMULA = "formula"
    NO_LICENCE = "no_licence"
    SHORT_LICENCE = "short_licence"
    ROUNDED_LICENCE = "rounded_licence"
    PADDED_LICENCE = "padded_licence"
    OTHER_NUMBER = "other_number"
    SAME_NUMBER = "same_number"
    DUPLICATE = "duplicate"
    STANDING = "standing"
    UNKNOWN_ACTION = "unknown_action"
    UNKNOWN_DATE = "unknown_date"
    UNKNOWN_SPELLING = "unknown_spelling"
    NO_DATE = "no_date"
    NO_SOURCE = "no_source"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: where the row stands, why, what is written there, and whether the row was taken all the same."""

    part: str
    line: int
    reason: DoubtReason
    text: str
    taken: bool


EXPLAINED: Mapping[DoubtReason, str] = {
    DoubtReason.NO_NAME: "no name",
    DoubtReason.NO_LETTERS: "the name has no letters",
    DoubtReason.NUMBER_AS_NAME: "a number stands where the name should be",
    DoubtReason.LONG_NAME: "the name is too long to be one",
    DoubtReason.HALF_ROW: "only half a row",
    DoubtReason.UNEVEN: "more or fewer cells than the heading",
    DoubtReason.NO_VALUE: "a formula without a value",
    DoubtReason.HIDDEN: "the row is hidden in the sheet",
    DoubtReason.JOINED: "put together from two lines",
    DoubtReason.FORMULA: "begins like a formula, kept as text",
    DoubtReason.NO_LICENCE: "no licence number",
    DoubtReason.SHORT_LICENCE: "the licence number has fewer than 13 digits",
    DoubtReason.ROUNDED_LICENCE: "the spreadsheet rounded the licence number, it was not taken",
    DoubtReason.PADDED_LICENCE: "the licence number had lost its first 0, it was put back",
    DoubtReason.OTHER_NUMBER: "the same name is there with another number",
    DoubtReason.SAME_NUMBER: "the same number is there with another name",
    DoubtReason.DUPLICATE: "the row is there twice",
    DoubtReason.STANDING: "its status is not that of an active licence",
    DoubtReason.UNKNOWN_ACTION: "neither a revocation nor a suspension",
    DoubtReason.UNKNOWN_DATE: "the date is not understood",
    DoubtReason.UNKNOWN_SPELLING: "what is said of the spelling is not understood",
    DoubtReason.NO_DATE: "no date",
    DoubtReason.NO_SOURCE: "no source",
}
"""What the command line says of a row; the conversation has its own words."""
