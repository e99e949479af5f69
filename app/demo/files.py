"""The demo's evidence files, made when asked for: pictures, documents, sound and one film that really open."""

from collections.abc import Callable
from pathlib import PurePosixPath

from app.demo.makers import photos_early_years, photos_residential, sound
from app.demo.makers.docx import make_docx
from app.demo.makers.film import calm_corner_walk
from app.demo.makers.pdf import make_pdf
from app.demo.pieces import PieceFile

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

# Pictures, sound and film by name: each has one maker.
MAKERS: dict[str, Callable[[], bytes]] = {
    "feelings-wall.jpg": photos_early_years.feelings_wall,
    "calm-corner.jpg": photos_early_years.calm_corner,
    "planting-table.jpg": photos_early_years.planting_table,
    "den.jpg": photos_early_years.den,
    "bike-line.jpg": photos_early_years.bike_line,
    "memory-box.jpg": photos_residential.memory_box,
    "rota-board.jpg": photos_residential.rota_board,
    "kitchen-table.jpg": photos_residential.kitchen_table,
    "circles-map.jpg": photos_residential.circles_map,
    "turn-taking-tune.wav": sound.turn_taking_tune,
    "breathing-chimes.wav": sound.breathing_chimes,
    "hello-tune.wav": sound.hello_tune,
    "calm-corner-walk.webm": lambda: calm_corner_walk(photos_early_years.calm_corner_picture()),
}


def media_type(name: str) -> str:
    """The media type that a demo file's name stands for."""
    return MEDIA_TYPES[PurePosixPath(name).suffix]


def make_file(file: PieceFile) -> bytes:
    """The bytes of a demo file, the same every time for the same content and library versions."""
    if file.name.endswith(".pdf"):
        return make_pdf(file.title, file.pages)
    if file.name.endswith(".docx"):
        return make_docx(file.title, file.paragraphs)
    return MAKERS[file.name]()
