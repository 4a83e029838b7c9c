"""Lengths that tell nothing: a sealed name is as long as any other."""

import json

STEP = 256


def padded_json(content: object) -> bytes:
    """Return JSON with blanks behind it, which its readers skip, up to a multiple of `STEP` bytes."""
    text = json.dumps(content).encode()
    return text.ljust(len(text) + -len(text) % STEP)
