"""Pictures a nursery or an after-school club would take, with nobody in them."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from app.demo.makers.photo_kit import block, disc, face, finish, scene, shadow, shape, writing

SUN, CORAL, SKY, MINT, LILAC, CREAM = (
    (250, 208, 92),
    (238, 138, 112),
    (128, 182, 222),
    (148, 204, 164),
    (186, 164, 214),
    (250, 244, 228),
)
WOOD, DARK_WOOD, LEAF = (198, 158, 112), (150, 110, 74), (96, 148, 84)


def feelings_wall() -> bytes:
    """A long sheet of paper with faces, and pegs that have patterns and no names."""
    picture = scene((216, 224, 222), (188, 198, 196))
    block(picture, (70, 110, 1130, 760), CREAM, 8)
    writing(picture, (600, 170), "How are we today?", 58)
    moods = [
        ("happy", SUN),
        ("sad", SKY),
        ("cross", CORAL),
        ("wobbly", LILAC),
        ("calm", MINT),
        ("loud", (240, 176, 196)),
    ]
    rng = random.Random(11)  # noqa: S311  (a drawing, not a secret)
    for place, (mood, colour) in enumerate(moods):
        x, y = 250 + (place % 3) * 350, 340 + (place // 3) * 250
        face(picture, (x, y), 92 + rng.randint(-6, 6), colour, mood)
        for peg in range(rng.randint(0, 2) if mood != "wobbly" else 1):
            _peg(picture, x + 60 + peg * 42, y + 40, rng.choice([SUN, CORAL, SKY, MINT]))
    for place in range(9):
        _peg(picture, 150 + place * 112, 770, [SUN, CORAL, SKY, MINT, LILAC][place % 5])
    return finish(picture, 1)


def _peg(picture: Image.Image, x: float, y: float, colour: tuple[int, int, int]) -> None:
    block(picture, (x, y, x + 32, y + 100), WOOD, 6)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((x + 4, y + 28, x + 28, y + 62), fill=colour)
    for stripe in range(3):
        draw.line((x + 4, y + 34 + stripe * 10, x + 28, y + 30 + stripe * 10), CREAM, 3)


def calm_corner_picture() -> Image.Image:
    """The calm corner before it is finished as a photo; the film walks round the same picture."""
    picture = scene((226, 218, 206), (206, 194, 178))
    shape(picture, [(0, 660), (1200, 620), (1200, 900), (0, 900)], (176, 146, 112))
    shape(picture, [(150, 120), (620, 40), (700, 660), (90, 690)], (214, 204, 230))
    for fold in range(6):
        x = 180 + fold * 80
        ImageDraw.Draw(picture).line((x + 30, 110 - fold * 10, x, 680), (198, 186, 218), 5)
    _lights(picture)
    shadow(picture, lambda draw, fill: draw.ellipse((120, 610, 780, 840), fill=fill))
    ImageDraw.Draw(picture).ellipse((120, 600, 780, 830), fill=(126, 164, 160))
    for box, colour in [((190, 560, 430, 720), CORAL), ((400, 590, 640, 740), SKY), ((300, 640, 520, 780), SUN)]:
        block(picture, box, colour, 60)
    block(picture, (830, 300, 1110, 700), WOOD, 8)
    for shelf, tint in enumerate((MINT, LILAC, SKY)):
        top = 320 + shelf * 126
        block(picture, (848, top, 1092, top + 104), DARK_WOOD, 4)
        for book in range(6):
            block(picture, (862 + book * 37, top + 18, 892 + book * 37, top + 98), [tint, SUN, CORAL][book % 3], 3)
    block(picture, (860, 710, 1060, 820), (204, 172, 120), 14)
    writing(picture, (960, 764), "calm basket", 30)
    return picture


def _lights(picture: Image.Image) -> None:
    glow = Image.new("RGB", picture.size, (0, 0, 0))
    draw = ImageDraw.Draw(glow)
    for step in range(16):
        x, y = 120 + step * 66, 90 + 34 * math.sin(step * 0.9)
        draw.ellipse((x - 12, y - 12, x + 12, y + 12), fill=(255, 224, 150))
    mask = glow.convert("L").filter(ImageFilter.GaussianBlur(10)).point(lambda v: min(255, v * 3))
    picture.paste((255, 236, 180), (0, 0), mask)


def calm_corner() -> bytes:
    """Cushions under a curtain, fairy lights, books and a basket of calming things."""
    return finish(calm_corner_picture(), 2)


def planting_table() -> bytes:
    """Pots with seedlings at different heights, lolly-stick rulers and a watering can."""
    picture = scene((182, 206, 214), (216, 222, 208))
    shape(picture, [(0, 470), (1200, 440), (1200, 900), (0, 900)], WOOD)
    draw = ImageDraw.Draw(picture)
    for plank in range(5):
        draw.line((0, 560 + plank * 80, 1200, 536 + plank * 80), DARK_WOOD, 3)
    rng = random.Random(5)  # noqa: S311  (a drawing, not a secret)
    for place in range(6):
        _pot(picture, 110 + place * 150, 430 + rng.randint(-14, 24), 60 + place * 24, rng)
    block(picture, (960, 330, 1120, 560), (104, 150, 190), 26)
    shape(picture, [(960, 420), (870, 330), (884, 316), (962, 380)], (92, 136, 176))
    disc(picture, (866, 318), 26, (92, 136, 176))
    block(picture, (220, 690, 820, 820), CREAM, 6)
    writing(picture, (520, 755), "Whose bean is tallest today?", 40)
    return finish(picture, 3)


def _pot(picture: Image.Image, x: float, y: float, height: int, rng: random.Random) -> None:
    draw = ImageDraw.Draw(picture)
    draw.line((x + 50, y, x + 50 + rng.randint(-8, 8), y - height), LEAF, 8)
    for leaf in range(height // 34):
        side = 1 if leaf % 2 else -1
        top = y - 30 - leaf * 32
        left = x + 50 if side > 0 else x + 2
        draw.ellipse((left, top - 14, left + 48, top + 14), fill=LEAF)
    block(picture, (x + 78, y - 130, x + 90, y + 10), (232, 208, 168), 3)
    shape(picture, [(x, y), (x + 100, y), (x + 84, y + 120), (x + 16, y + 120)], (196, 112, 78))
    block(picture, (x - 6, y - 8, x + 106, y + 22), (208, 124, 88), 6)


def den() -> bytes:
    """A den of branches and a sheet between two trees, with a rope line on the ground."""
    picture = scene((178, 204, 206), (150, 172, 126))
    rng = random.Random(8)  # noqa: S311  (a drawing, not a secret)
    draw = ImageDraw.Draw(picture)
    for _ in range(240):
        x, y, size = rng.randint(0, 1200), rng.randint(-20, 330), rng.randint(16, 46)
        draw.ellipse((x, y, x + size, y + size), fill=(rng.randint(84, 132), rng.randint(132, 174), 86))
    shape(picture, [(0, 620), (1200, 600), (1200, 900), (0, 900)], (140, 120, 84))
    for x in (170, 990):
        block(picture, (x, 80, x + 74, 690), (104, 78, 58), 20)
    block(picture, (200, 286, 1020, 302), (120, 90, 62), 8)
    shape(picture, [(300, 296), (880, 296), (1010, 700), (180, 720)], (98, 132, 120))
    shape(picture, [(520, 420), (660, 420), (720, 712), (460, 716)], (58, 58, 52))
    for stick in range(9):
        x = 250 + stick * 88
        draw.line((x, 720, x + rng.randint(40, 120), 300), (126, 96, 66), rng.randint(8, 15))
    for knot in range(40):
        x = 60 + knot * 28
        disc(picture, (x, 806 + 10 * math.sin(knot / 4)), 9, (222, 190, 90))
    return finish(picture, 4)


def bike_line() -> bytes:
    """A chalk waiting line, a sand timer and one small bike in a yard."""
    picture = scene((200, 206, 212), (156, 158, 160))
    draw = ImageDraw.Draw(picture)
    shape(picture, [(0, 400), (1200, 360), (1200, 900), (0, 900)], (138, 138, 140))
    for place in range(4):
        x = 130 + place * 130
        draw.line((x, 700, x + 80, 692), (238, 236, 226), 12)
        writing(picture, (x + 40, 740), str(place + 1), 54, (238, 236, 226))
    for x in (800, 1030):
        shadow(picture, lambda ink, fill, x=x: ink.ellipse((x - 92, 520, x + 92, 704), fill=fill))
        draw.ellipse((x - 92, 520, x + 92, 704), outline=(44, 44, 50), width=16)
        draw.ellipse((x - 12, 600, x + 12, 624), fill=(90, 90, 96))
    for start, end in [
        ((800, 612), (880, 500)),
        ((880, 500), (1000, 500)),
        ((1000, 500), (1030, 612)),
        ((800, 612), (930, 612)),
        ((930, 612), (1000, 500)),
        ((880, 500), (930, 612)),
    ]:
        draw.line((*start, *end), CORAL, 18)
    draw.line((1000, 500, 984, 430), (60, 60, 66), 14)
    draw.line((944, 424, 1030, 418), (60, 60, 66), 16)
    block(picture, (840, 470, 920, 494), (60, 60, 66), 10)
    block(picture, (470, 380, 570, 400), WOOD, 4)
    shape(picture, [(480, 400), (560, 400), (524, 470), (516, 470)], SUN)
    shape(picture, [(516, 470), (524, 470), (560, 540), (480, 540)], (236, 226, 206))
    block(picture, (470, 540, 570, 560), WOOD, 4)
    return finish(picture, 5)
