"""The words of the register's lists: kinds, columns, faults of files, doubts about rows, differences."""

from collections.abc import Sequence
from html import escape

from bot.agencies.importing.comparing import Difference
from bot.agencies.importing.doubts import DoubtReason
from bot.agencies.importing.faults import Fault
from bot.agencies.importing.vocabulary import Meaning
from bot.agencies.versions import ListKind
from bot.i18n import N_, _

NAMES = 5
"""Companies of each kind of change that are named; the rest is counted."""

LISTS = {ListKind.LISTED: N_("Agencies"), ListKind.SANCTIONS: N_("Sanctions")}

MEANINGS = {
    Meaning.NAME: N_("Name of the company"),
    Meaning.LICENCE: N_("Licence number"),
    Meaning.ADDRESS: N_("Address"),
    Meaning.CITY: N_("City"),
    Meaning.PHONES: N_("Telephone"),
    Meaning.BRANCHES: N_("Branch office"),
    Meaning.LICENCE_FROM: N_("Licence from"),
    Meaning.LICENCE_UNTIL: N_("Licence until"),
    Meaning.ACTION: N_("Kind of sanction"),
    Meaning.DATE: N_("Date of the sanction"),
    Meaning.SOURCE: N_("Decree"),
    Meaning.IGNORE: N_("Not needed"),
}

FIELDS = {
    "licence_no": N_("licence number"),
    "city": N_("city"),
    "address": N_("address"),
    "phones": N_("telephone"),
    "branches": N_("branch offices"),
    "licence_from": N_("licence from"),
    "licence_until": N_("licence until"),
    "action": N_("kind of sanction"),
    "date": N_("date"),
    "source": N_("decree"),
    "spelling": N_("spelling"),
}

FAULTS = {
    Fault.EMPTY: N_("The file is empty."),
    Fault.TOO_LARGE: N_("The file is too large: 10 MB at most."),
    Fault.TOO_MANY_ROWS: N_("The table is too large: 200,000 rows at most."),
    Fault.TOO_MANY_PAGES: N_("The PDF has too many pages: 300 at most."),
    Fault.NOT_A_TABLE: N_("This is not a table. Send an XLSX, a CSV, or a PDF with a table."),
    Fault.NO_ROWS: N_("The table holds no row that can be taken."),
    Fault.PICTURE: N_("This is a picture. Ask for the list as XLSX or CSV."),
    Fault.SCANNED: N_("This PDF is a scan. Ask for the list as XLSX or CSV."),
    Fault.NO_TABLE_IN_PDF: N_("This PDF has no table with lines around its cells. Ask for the list as XLSX or CSV."),
    Fault.OLD_EXCEL: N_("This is an old Excel or Word file. Open it and save it as XLSX."),
    Fault.OTHER_OFFICE: N_("This is another kind of office file. Open it and save it as XLSX."),
    Fault.WEB_PAGE: N_("This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX."),
    Fault.ARCHIVE: N_("This is a packed file. Unpack it and send the list inside."),
    Fault.MACROS: N_("This file holds macros, which are programs. Save it as XLSX without macros."),
    Fault.ENCRYPTED: N_("This file is locked with a password. Save it without one."),
    Fault.BOMB: N_("This file grows far too large when it is opened. It was not opened."),
    Fault.SCATTERED: N_("Cells of this sheet lie very far apart. Copy the table to a new file."),
    Fault.QUOTES: N_("A quotation mark is opened and not closed."),
    Fault.DAMAGED: N_("The file is damaged. Ask for it again."),
    Fault.UNREADABLE: N_("The file could not be read in reasonable time. Ask for it as XLSX or CSV."),
}

DOUBTS = {
    DoubtReason.NO_NAME: N_("no name"),
    DoubtReason.NO_LETTERS: N_("the name has no letters"),
    DoubtReason.NUMBER_AS_NAME: N_("a number stands where the name should be"),
    DoubtReason.LONG_NAME: N_("the name is too long"),
    DoubtReason.HALF_ROW: N_("only half a row"),
    DoubtReason.UNEVEN: N_("more or fewer cells than the heading"),
    DoubtReason.NO_VALUE: N_("a formula without a value"),
    DoubtReason.HIDDEN: N_("the row is hidden in the sheet"),
    DoubtReason.JOINED: N_("put together from two lines"),
    DoubtReason.FORMULA: N_("begins like a formula, kept as text"),
    DoubtReason.NO_LICENCE: N_("no licence number"),
    DoubtReason.SHORT_LICENCE: N_("the licence number has fewer than 13 digits"),
    DoubtReason.ROUNDED_LICENCE: N_("the spreadsheet rounded the licence number; it was left out"),
    DoubtReason.PADDED_LICENCE: N_("the licence number had lost its first 0; it was put back"),
    DoubtReason.OTHER_NUMBER: N_("the same name is there with another number"),
    DoubtReason.SAME_NUMBER: N_("the same number is there with another name"),
    DoubtReason.DUPLICATE: N_("the row is there twice"),
    DoubtReason.STANDING: N_("its status is not that of an active licence"),
    DoubtReason.UNKNOWN_ACTION: N_("neither revoked nor suspended"),
    DoubtReason.UNKNOWN_DATE: N_("the date is not understood"),
    DoubtReason.UNKNOWN_SPELLING: N_("what is said of the spelling is not understood"),
    DoubtReason.NO_DATE: N_("no date"),
    DoubtReason.NO_SOURCE: N_("no source"),
}


def changes(difference: Difference) -> list[str]:
    """Return what is new, gone and changed, each with its first names, in Telegram's HTML."""
    changed = [f"{one.name} ({', '.join(_(FIELDS[field]) for field in one.fields)})" for one in difference.changed]
    told = (
        (_("🆕 New: {count}"), difference.new),
        (_("➖ Gone: {count}"), difference.gone),
        (_("✏️ Changed: {count}"), changed),
    )
    return [_named(head, names) for head, names in told if names]


def _named(head: str, names: Sequence[str]) -> str:
    shown = [f"• {escape(name)}" for name in names[:NAMES]]
    if len(names) > NAMES:
        shown.append(_("and {count} more").format(count=len(names) - NAMES))
    return "{}\n<blockquote expandable>{}</blockquote>".format(head.format(count=len(names)), "\n".join(shown))
