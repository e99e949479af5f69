"""A small drawing kit that makes an illustration look like a photograph taken on a phone.

Light falls from the top left, things cast soft shadows, and a grain and a darker edge are laid over
the finished picture. All randomness is seeded, so a picture is the same every time.
"""

import io
import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
Point = tuple[float, float]

SIZE = (1200, 900)


def scene(top: Colour, bottom: Colour, size: tuple[int, int] = SIZE) -> Image.Image:
    """An empty picture whose background runs from one colour at the top to another below."""
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)


def shaded(colour: Colour, amount: int) -> Colour:
    """The colour, lighter for a positive amount and darker for a negative one."""
    red, green, blue = (max(0, min(255, part + amount)) for part in colour)
    return red, green, blue


def shadow(picture: Image.Image, paint: Callable[[ImageDraw.ImageDraw, int], None]) -> None:
    """Lay a soft shadow down and to the right of a shape; `paint(draw, fill)` draws the shape."""
    full = Image.new("L", picture.size, 0)
    paint(ImageDraw.Draw(full), 110)
    around = full.getbbox()
    if around is None:
        return
    left, top, right, bottom = around[0] - 24, around[1] - 24, around[2] + 24, around[3] + 24
    soft = full.crop((left, top, right, bottom)).filter(ImageFilter.BoxBlur(7))
    picture.paste((38, 30, 26), (left + 8, top + 12), soft)


def block(picture: Image.Image, box: Box, colour: Colour, radius: float = 10) -> None:
    """A rounded block with a shadow and a light upper edge."""
    shadow(picture, lambda draw, fill: draw.rounded_rectangle(box, radius, fill=fill))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(box, radius, fill=colour)
    left, top, right, _ = box
    draw.line((left + radius, top + 2, right - radius, top + 2), shaded(colour, 24), 3)


def disc(picture: Image.Image, centre: Point, radius: float, colour: Colour) -> None:
    """A round thing with a shadow and a highlight where the light falls."""
    x, y = centre
    box = (x - radius, y - radius, x + radius, y + radius)
    shadow(picture, lambda draw, fill: draw.ellipse(box, fill=fill))
    draw = ImageDraw.Draw(picture)
    draw.ellipse(box, fill=colour)
    shine = radius * 0.28
    draw.ellipse(
        (x - radius * 0.5 - shine, y - radius * 0.5 - shine, x - radius * 0.5 + shine, y - radius * 0.5 + shine),
        fill=shaded(colour, 22),
    )


def shape(picture: Image.Image, points: Sequence[Point], colour: Colour) -> None:
    """A flat shape with a shadow."""
    shadow(picture, lambda draw, fill: draw.polygon(list(points), fill=fill))
    ImageDraw.Draw(picture).polygon(list(points), fill=colour)


def writing(picture: Image.Image, at: Point, words: str, size: int = 34, colour: Colour = (52, 48, 60)) -> None:
    """Words in the picture, centred on a point."""
    font = ImageFont.load_default(size)
    ImageDraw.Draw(picture).text(at, words, fill=colour, font=font, anchor="mm", align="center")


def face(picture: Image.Image, centre: Point, radius: float, colour: Colour, mood: str) -> None:
    """A child's drawing of a face: happy, sad, cross, wobbly, calm or loud."""
    x, y = centre
    disc(picture, centre, radius, colour)
    draw, ink, wide = ImageDraw.Draw(picture), (50, 40, 44), max(4, int(radius / 12))
    for side in (-1, 1):
        eye = (x + side * radius * 0.36, y - radius * 0.18)
        if mood == "calm":
            draw.arc((eye[0] - 14, eye[1] - 10, eye[0] + 14, eye[1] + 12), 10, 170, ink, wide)
        else:
            draw.ellipse((eye[0] - 8, eye[1] - 9, eye[0] + 8, eye[1] + 9), fill=ink)
        if mood == "cross":
            brow = radius * 0.2
            draw.line((eye[0] - side * brow, eye[1] - 16, eye[0] + side * brow, eye[1] - 32), ink, wide)
    mouth = (x - radius * 0.42, y + radius * 0.05, x + radius * 0.42, y + radius * 0.6)
    if mood in {"happy", "calm"}:
        draw.arc(mouth, 20, 160, ink, wide)
    elif mood in {"sad", "cross"}:
        draw.arc((mouth[0], mouth[1] + 30, mouth[2], mouth[3] + 30), 200, 340, ink, wide)
    elif mood == "wobbly":
        draw.line(_wave(x, y + radius * 0.42, radius * 0.45), ink, wide, "curve")
    else:
        draw.ellipse((x - 20, y + radius * 0.22, x + 20, y + radius * 0.66), fill=ink)


def _wave(x: float, y: float, reach: float) -> list[Point]:
    return [(x + reach * step / 12, y + 9 * math.sin(step * 1.05)) for step in range(-12, 13)]


def finish(picture: Image.Image, seed: int) -> bytes:
    """Grain, a darker edge and a little softness, as a JPEG."""
    rng = random.Random(seed)  # noqa: S311  (a drawing, not a secret)
    wide, high = picture.size
    grain = Image.frombytes("L", (wide // 2, high // 2), rng.randbytes((wide // 2) * (high // 2)))
    grain = grain.filter(ImageFilter.GaussianBlur(0.8)).resize(picture.size)
    flat = Image.merge("RGB", [grain.point(lambda value: 128 + (value - 128) // 4)] * 3)
    lit = ImageChops.overlay(picture.filter(ImageFilter.GaussianBlur(0.6)), flat)
    edge = Image.radial_gradient("L").resize(picture.size).point(lambda v: max(0, v - 120) // 2)
    lit.paste((24, 18, 20), (0, 0), edge)
    out = io.BytesIO()
    lit.save(out, "JPEG", quality=80, optimize=False)
    return out.getvalue()
