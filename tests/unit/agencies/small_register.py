"""A register of a few companies, real names of the public list, small enough to be read at a glance."""

from datetime import date

from bot.agencies.model import Agency, Sanction
from bot.agencies.register import Register

DAY = date(2026, 9, 17)

LISTED = {
    "PT ARNI FAMILY": "9120002212466",
    "PT ASA JAYA": "0220103122805",
    "PT AGESA ASA JAYA": "9120307772741",
    "PT AMRI MARGATAMA": "0220103200363",
    "PT ABUNI`MAH SEJAHTERA UTAMA": "0220009352371",
    "PT AL-HIKMAH JAYA BHAKTI": "9120210150683",
    "PT ALPHA MAGSAYSAY INTERNATIONAL": "8120313191129",
    "PT ANUGRAH MIGRAN NUSANTARA": "0508230045825",
    "PT ARGAM PUTRA TAMA": "0220202350224",
    "PT ASSALAM KARYA MANUNGGAL": "9120109892619",
    "PT BIDAR SATRIA ABADI": "1201220033299",
    "PT DAYA HELDIA ABADI": "1506220000819",
    "PT DHARMAKERTA RAHARJA": "9120000000001",
    "PT KALIP SUKSES BERJAYA": "0220005292381",
    "PT KENTJANA MERCU BUANA": "9120005890364",
    "PT KHIDMAT EL KASAB": "9120000971976",
    "PT MARINA PRIMA SUKSES": "0220201380237",
    "PT MINORI": "9120106121854",
    "PT PRIMA DUTA SEJATI": "9120109350345",
    "PT PUTRI NIL SEJATI": "9120104820296",
    "PT RIHLAH IBADI": "1211210004376",
    "PT SAPTA REZEKI": "9120014232383",
    "PT SETIA MULIA KRIDATAMA": "9120500980645",
    "PT TIMUR RAYA JAYA LESTARI": "9120000502317",
    "PT VITA MELATI INDONESIA": "9120307980448",
    "PT BINAJASA ABADI KARYA (BIJAK)": "9120502711593",
    "PT ARTHA GLOBAL MANPOWER": "1406250036015",
    "PT RAFA GLOBAL MARINE": "02690102018850001",
}
REVOKED = (
    "PT ASSALAM KARYA MANUNGGAL PUTRA",
    "PT DHARMAKARYA RAHARJA",
    "PT KALIP SUKSES BERSAMA",
    "PT MARINAIO PRIMA SUCCESS",
)


def small_register() -> Register:
    """Return the register of these companies; one of them stands there twice, and one is suspended as well."""
    agencies = [Agency(name, number, None, "a test") for name, number in LISTED.items()]
    agencies.append(Agency("PT DAYA HELDIA ABADI", None, None, "a test"))
    revoked = [Sanction(name, "revoked", "2020-03-03", "a decree", "confirmed", "a decree") for name in REVOKED]
    suspended = Sanction("PT SETIA MULIA KRIDATAMA", "suspended", "2026-01", "a paper", "unconfirmed", "it")
    return Register(tuple(agencies), (*revoked, suspended), DAY)
