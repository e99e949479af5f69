"""Pictures from a children's home or supported living, with nobody in them and no names."""

import random

from PIL import Image, ImageDraw

from app.demo.makers.photo_kit import block, disc, finish, scene, shape, writing

OAK, CARD, TEAL, ROSE, GOLD, SLATE = (
    (176, 132, 88),
    (246, 238, 218),
    (96, 150, 148),
    (206, 126, 128),
    (222, 178, 92),
    (92, 104, 122),
)


def memory_box() -> bytes:
    """An open box with a shell, a ticket, a ribbon, a wooden bird and a folded letter."""
    picture = scene((198, 186, 174), (168, 150, 134))
    shape(picture, [(0, 520), (1200, 500), (1200, 900), (0, 900)], (142, 108, 78))
    block(picture, (220, 120, 980, 330), (150, 108, 70), 12)
    block(picture, (200, 320, 1000, 780), OAK, 12)
    block(picture, (236, 356, 964, 744), (116, 84, 60), 8)
    block(picture, (280, 400, 520, 560), CARD, 4)
    for line in range(4):
        ImageDraw.Draw(picture).line((300, 430 + line * 30, 500, 426 + line * 30), (170, 160, 150), 3)
    block(picture, (560, 390, 760, 470), ROSE, 6)
    writing(picture, (660, 430), "ADMIT ONE", 32, CARD)
    for ring in range(6):
        disc(picture, (860, 460 + ring * 10), 62 - ring * 9, (232 - ring * 8, 206 - ring * 6, 180))
    shape(picture, [(330, 640), (470, 590), (520, 630), (450, 700), (350, 710)], TEAL)
    shape(picture, [(300, 610), (350, 640), (340, 690)], TEAL)
    disc(picture, (490, 628), 12, CARD)
    for loop in range(5):
        disc(picture, (600 + loop * 52, 640 + (loop % 2) * 40), 30, [ROSE, GOLD][loop % 2])
    return finish(picture, 6)


def rota_board() -> bytes:
    """A house rota by picture and colour: who cooks, who chooses the film, no names."""
    picture = scene((210, 214, 216), (186, 190, 194))
    block(picture, (110, 80, 1090, 800), (126, 92, 62), 10)
    block(picture, (140, 110, 1060, 770), (244, 244, 240), 4)
    writing(picture, (600, 165), "Our week: we agreed this on Sunday", 42)
    draw = ImageDraw.Draw(picture)
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    jobs = ["Cook", "Wash up", "Film", "Dog walk"]
    for column, day in enumerate(days):
        writing(picture, (330 + column * 104, 240), day, 32)
        draw.line((278 + column * 104, 215, 278 + column * 104, 740), (180, 184, 190), 3)
    rng = random.Random(3)  # noqa: S311  (a drawing, not a secret)
    for row, job in enumerate(jobs):
        y = 330 + row * 120
        writing(picture, (208, y), job, 32)
        draw.line((150, y - 60, 1050, y - 60), (180, 184, 190), 3)
        for column in range(7):
            colour = [TEAL, ROSE, GOLD, SLATE][(row + column + rng.randint(0, 1)) % 4]
            disc(picture, (330 + column * 104, y), 30, colour)
    return finish(picture, 7)


def kitchen_table() -> bytes:
    """A table laid for cooking together: picture recipe, four bowls, chopped vegetables."""
    picture = scene((222, 214, 200), (204, 190, 170))
    shape(picture, [(0, 330), (1200, 300), (1200, 900), (0, 900)], (188, 150, 110))
    block(picture, (90, 380, 430, 820), CARD, 6)
    for step in range(4):
        disc(picture, (160, 450 + step * 96), 32, [GOLD, ROSE, TEAL, SLATE][step])
        writing(picture, (160, 450 + step * 96), str(step + 1), 36, CARD)
        block(picture, (220, 426 + step * 96, 400, 474 + step * 96), (222, 212, 190), 6)
    for place, colour in enumerate((TEAL, ROSE, GOLD, SLATE)):
        x, y = 560 + (place % 2) * 260, 450 + (place // 2) * 230
        disc(picture, (x, y), 100, colour)
        disc(picture, (x, y), 78, (250, 248, 240))
        _vegetables(picture, x, y, place)
    block(picture, (1000, 360, 1150, 800), (154, 112, 74), 16)
    return finish(picture, 8)


def _vegetables(picture: Image.Image, x: float, y: float, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  (a drawing, not a secret)
    colour = [(218, 120, 60), (120, 170, 84), (202, 70, 62), (240, 214, 120)][seed]
    for _ in range(14):
        disc(picture, (x + rng.randint(-46, 46), y + rng.randint(-46, 46)), rng.randint(10, 16), colour)


def circles_map() -> bytes:
    """A relationships map on paper: circles around 'me' with symbols where names would be."""
    picture = scene((196, 202, 196), (174, 178, 170))
    block(picture, (120, 60, 1080, 840), (250, 248, 240), 4)
    draw = ImageDraw.Draw(picture)
    for radius, colour in ((370, GOLD), (260, TEAL), (150, ROSE)):
        draw.ellipse((600 - radius, 450 - radius, 600 + radius, 450 + radius), outline=colour, width=9)
    disc(picture, (600, 450), 62, GOLD)
    writing(picture, (600, 450), "me", 46)
    places = [
        (600, 318, ROSE),
        (700, 540, ROSE),
        (430, 340, TEAL),
        (800, 380, TEAL),
        (560, 690, TEAL),
        (310, 620, GOLD),
        (905, 610, GOLD),
        (330, 260, SLATE),
    ]
    for x, y, colour in places:
        disc(picture, (x, y), 34, colour)
    shape(picture, [(585, 300), (600, 276), (615, 300), (608, 336), (592, 336)], CARD)
    draw.line((370, 560, 460, 480), ROSE, 7)
    draw.line((370, 560, 372, 520), ROSE, 7)
    writing(picture, (250, 790), "closer please", 34)
    return finish(picture, 9)
