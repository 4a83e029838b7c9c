"""Whether links still lead somewhere, asked over the network; only an operator's command does that."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import httpx

AT_ONCE = 4
SECONDS = 15.0
BROWSER = "Mozilla/5.0 (compatible; desa-binaan content check)"
"""Some offices' servers answer nobody without such a name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a link answered: its status and where it led in the end, or why there was no answer."""

    status: int | None
    landed: str
    failure: str = ""


async def look_up(links: Iterable[str]) -> Mapping[str, Seen]:
    """Ask for each link once."""
    room = asyncio.Semaphore(AT_ONCE)
    every = tuple(links)
    async with httpx.AsyncClient(timeout=SECONDS, follow_redirects=True, headers={"User-Agent": BROWSER}) as client:

        async def ask(link: str) -> Seen:
            async with room:
                try:
                    # Only the head of the answer is waited for; some lists are long.
                    async with client.stream("GET", link) as answer:
                        return Seen(answer.status_code, str(answer.url))
                except (httpx.HTTPError, httpx.InvalidURL) as failure:
                    return Seen(None, link, type(failure).__name__)

        return dict(zip(every, await asyncio.gather(*map(ask, every)), strict=True))
