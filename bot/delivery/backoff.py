"""How long to wait before trying again."""

from datetime import timedelta
from random import SystemRandom

LONGEST = timedelta(minutes=10)
SHORTEST_SHARE = 0.5
"""A pause is drawn between this share of it and all of it, so that what failed together does not come back together."""


def pause(attempts: int) -> timedelta:
    """Draw the pause after a failure: at most 2^n seconds after `attempts` earlier ones, never above ten minutes."""
    seconds = min(2.0 ** min(attempts, 20), LONGEST.total_seconds())
    return timedelta(seconds=seconds * SystemRandom().uniform(SHORTEST_SHARE, 1))
