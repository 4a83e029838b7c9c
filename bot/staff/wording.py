"""Small differences in how an opened tip is framed, so that a screenshot that leaks points to whose desk it shows."""

from bot.keys import Keys

VARIANTS = 3
"""Ways to word each of the two places that differ."""


def wording_of(keys: Keys, actor: bytes) -> tuple[int, int]:
    """Return which variant of the head and of the last line a person sees, from 0; nobody tells it without the keys."""
    drawn = int.from_bytes(keys.pseudonym("desk-wording", actor.hex()), "big")
    return drawn % VARIANTS, drawn // VARIANTS % VARIANTS
