"""Tell an advert from a bare name, a question or a story, so that the right form of answer can be chosen."""

import re

from bot.agencies.adverts.signs import Facts

_ASKS = re.compile(
    r" (?:apa|apakah|gimana|bagaimana|bener|benarkah|betulkah|adakah|brp|berapa|kapan|tolong cek|cek|minimal cek|pernah"
    r"|ditawari|ditawarin|katanya|disuruh|kok|kenapa|mengapa|tidak ya|tidak sih"
    r"|(?:boleh|bisa|resmi|benar|bener|betul|ada) tidak)(?= )"
)
_HAWKS = re.compile(
    r" (?:lowongan|dibutuhkan|dicari|cari|perlu|open|job|jobs|hiring|recruitment|rekrut|rekrutmen|info|posisi"
    r"|syarat|persyaratan|kualifikasi|gaji|kontrak|usia|umur|minat|berminat|hubungi|cp|wa|telepon|penempatan|wajib"
    r"|memberangkatkan|diberangkatkan|berangkat|proses|visa|biaya|lamaran|pendaftaran|daftar|program|bonus|asrama"
    r"|fasilitas|wawancara|kerja|magang|abk|pelaut|mahar|menikah|tiket|pengalaman|pelatihan|gratis|fotokopi|ktp"
    r"|caregiver|perawat|pengasuh|art)(?= )"
)
_SHORT = 40
_LINES = 3
_ENOUGH = 4


def is_advert(text: str, words: str, facts: Facts, *, has_contact: bool, has_flag: bool) -> bool:
    """Tell whether a text looks like an offer: some length, words that offer, and something to act on.

    A question that quotes an offer in one or two lines is a question.
    """
    if len(text.strip()) < _SHORT:
        return False
    lines = sum(bool(line.strip()) for line in text.splitlines())
    if lines < _LINES and not has_contact and (text.rstrip().endswith("?") or _ASKS.search(words)):
        return False
    offers = len({match[0] for match in _HAWKS.finditer(words)})
    to_act_on = (has_contact, facts.money, facts.destinations, facts.youngest, facts.person, has_flag, lines >= _LINES)
    return (offers > 1 or has_flag) and min(offers, _ENOUGH - 1) + sum(map(bool, to_act_on)) >= _ENOUGH
