"""A complete, tiny content folder to which each test adds its own files."""

from collections.abc import Callable
from pathlib import Path

from bot.resources import ContentFolder

LESSON = """---
title: Judul
summary: Satu kalimat.
order: 1
level: 6
action: Ketik satu nama.
opens: check
sources:
  - name: Sumber
    dated: 2024-05
reviewer: Kepala Seksi
reviewed: 2026-01-01
review_by: 2026-12-31
---

## Layar

Ini satu kalimat.
"""
QUIZ = """questions:
  - text: Apa langkah Anda?
    choices:
      - {text: Tanya, right: true, reason: Betul.}
      - {text: Diam, reason: Tanya saja.}
"""
ANSWER = """---
question: Boleh bayar?
asked: [bayar dulu, dp dulu, uang muka]
opens: check
lesson: contoh
level: 6
sources:
  - name: Sumber
    dated: 2024-05
reviewer: Kepala Seksi
reviewed: 2026-01-01
review_by: 2026-12-31
---

Belum. **Tunggu** dulu.

- Cek dulu.

👉 **Ketik namanya.**
"""
HOTLINES = """hotlines:
  - id: police
    name: {id: Polisi, en: Police}
    when: {id: Ada bahaya sekarang., en: There is danger now.}
    numbers: [{call: "110"}]
    emergency: true
    source: polri.go.id
    confidence: M
    last_seen: 2026
    last_verified: 2026-01-01
"""
OFFICE = """name: {id: Kantor Contoh, en: Example Office}
city: Contoh
districts: ["62.71.01"]
address: Jalan Contoh 1
hours: {id: Senin sampai Jumat}
phone: "0811-2345-678"
whatsapp: "0811-2345-678"
email: kantor@example.org
contact: {id: Kepala Seksi}
links:
  - {id: register, title: {id: Daftar}, url: "https://example.org/daftar", seen: 2026-09}
"""

SCENE = """title: Tawaran
summary: Seseorang menyapa Anda.
order: 1
level: 6
honest: true
who: {name: Bu Contoh, role: pemilik toko}
sources:
  - name: Sumber
    dated: 2024-05
reviewer: Kepala Seksi
reviewed: 2026-01-01
review_by: 2026-12-31
start: halo
turns:
  halo:
    says:
      - "Selamat pagi. Saya punya toko di kota ini. Saya mencari orang untuk menjaga toko pada siang hari."
      - "Toko buka setiap hari dari pagi sampai sore. Hari Minggu toko tutup."
      - "Anda boleh bertanya dulu kepada siapa saja. Boleh juga menelepon dulu sebelum datang ke sini."
    choices:
      - {text: "Di mana tokonya?", to: tempat}
      - {text: "Pergi!", to: tempat}
  tempat:
    says:
      - "Tokonya dekat pasar. Datang saja dulu dan lihat. Boleh bersama keluarga. Tidak ada yang perlu dibayar."
    choices:
      - {text: "Saya datang melihat.", to: jadi}
      - {text: "Saya tidak percaya.", to: hilang}
  jadi:
    end:
      verdict: seen
      happened: "Anda melihat tokonya dulu. Sekarang Anda tahu tempatnya, dan keluarga juga tahu tempat itu."
      gave_away: ["Tempatnya jelas sejak awal.", "Tidak ada uang yang diminta oleh pemilik toko."]
      action: "Ketik nama tokonya di Cek perekrut."
      opens: check
  hilang:
    end:
      verdict: missed
      happened: "Pemilik toko mencari orang lain. Tawaran itu memang benar, dan tempatnya bisa didatangi."
      gave_away: ["Tempatnya jelas sejak awal.", "Tidak ada uang yang diminta oleh pemilik toko."]
      action: "Ketik nama tokonya di Cek perekrut."
      opens: check
"""

Write = Callable[[dict[str, str]], ContentFolder]


def write_content(root: Path, files: dict[str, str]) -> ContentFolder:
    """Write the tiny content, with `files` over it, below `root`."""
    whole = {
        "id/lessons/contoh.md": LESSON,
        "id/quizzes/contoh.yaml": QUIZ,
        "hotlines.yaml": HOTLINES,
        "office.yaml": OFFICE,
        **files,
    }
    for name, text in whole.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return ContentFolder(root)
