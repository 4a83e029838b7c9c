"""The shape of `<language>/speech.yaml`: how a text is written out for a voice."""

from typing import Annotated

from pydantic import Field

from bot.shapes import Shape, Text

Digits = Annotated[tuple[Text, ...], Field(min_length=10, max_length=10)]


class Pronunciation(Shape):
    """How one language is read aloud by a machine.

    `voice` is espeak-ng's name of the voice; `digits` are the words for 0 to 9, `plus` and `to` those for the signs in
    `+62` and `15–30`, `rupiah` the currency, `year` what stands between the two numbers of a law (21/2007). `thousands`
    is the sign within large numbers, `scales` the words that make an amount larger. `say` tells how a word is spoken
    that is not spoken as it is written.
    """

    voice: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,15}$")]
    digits: Digits
    plus: Text
    to: Text
    rupiah: Text
    year: Text
    thousands: Annotated[str, Field(pattern=r"^[.,]$")]
    scales: tuple[Text, ...]
    say: dict[Text, Text]
