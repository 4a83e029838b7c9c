"""What happens to a poster on its way: a shaky hand, a bad angle, a messenger, a photo of a screen."""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.posters import as_jpeg

Damage = Callable[[Image.Image], bytes]


def send(picture: Image.Image) -> bytes:
    """Send it as it is."""
    return as_jpeg(picture)


def blur(picture: Image.Image) -> bytes:
    """Move the phone a little."""
    return as_jpeg(picture.filter(ImageFilter.GaussianBlur(3)))


def tilt_left(picture: Image.Image) -> bytes:
    """Hold the phone askew."""
    return _tilt(picture, 8)


def tilt_right(picture: Image.Image) -> bytes:
    """Hold the phone askew, the other way."""
    return _tilt(picture, -8)


def squeeze(picture: Image.Image) -> bytes:
    """Send it through messengers that save data."""
    return as_jpeg(picture, quality=20)


def shrink(picture: Image.Image) -> bytes:
    """Send it as small as a preview."""
    return as_jpeg(picture.resize((420, 420 * picture.height // picture.width), Image.Resampling.BILINEAR), quality=60)


def photograph_screen(picture: Image.Image) -> bytes:
    """Take a photo of a screen: seen from the side, with rings from its dots, too dark, on a table."""
    width, height = picture.size
    dots = Image.new("L", picture.size, 255)
    pen = ImageDraw.Draw(dots)
    for place in range(0, width + height, 5):
        pen.line([(place, 0), (place - height * 0.2, height)], 190, 1)
    for place in range(0, height, 7):
        pen.line([(0, place), (width, place + width * 0.03)], 205, 1)
    seen = ImageChops.multiply(picture, Image.merge("RGB", (dots, dots, dots)))
    table = Image.new("RGB", (round(width * 1.2), round(height * 1.15)), "#4E4237")
    table.paste(seen, (round(width * 0.1), round(height * 0.07)))
    aslant = (1.05, 0.06, -50, 0.04, 1.08, -60, 0.00010, 0.00004)
    turned = table.transform(table.size, Image.Transform.PERSPECTIVE, aslant, Image.Resampling.BICUBIC)
    dark = turned.point([round(255 * (value / 255) ** 1.6) for value in range(256)] * 3)
    return as_jpeg(dark.filter(ImageFilter.GaussianBlur(1)), quality=70)


def _tilt(picture: Image.Image, degrees: float) -> bytes:
    return as_jpeg(picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="#6B5B4B"))


DAMAGES: tuple[Damage, ...] = (send, blur, tilt_left, tilt_right, squeeze, shrink, photograph_screen)
