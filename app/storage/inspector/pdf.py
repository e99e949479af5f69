"""PDF: the number of pages, a picture of each page, and its words for those who listen."""

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from app.storage.inspector.output import Output, Trouble
from app.storage.inspector.pictures import THUMB_SIDE, shrink, webp
from app.storage.inspector.timing import out_of_time

MOST_PAGES = 80
PAGE_WIDTH = 1100
PAGE_HEIGHT = 4400
PAGE_WORDS = 20_000  # characters


def look(path: Path, _media_type: str, out: Output, deadline: float) -> None:
    """Make `page` 1 to 80 (1100 pixels wide), `thumb` of the first, and `text` with the words of each."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise Trouble("locked" if "password" in str(error).lower() else "broken") from error
    out.pages = len(document)
    if out.pages == 0:
        raise Trouble("broken")
    document.init_forms()  # what was filled in is drawn as well
    words: list[str] = []
    for number in range(1, min(out.pages, MOST_PAGES) + 1):
        if words and out_of_time(deadline):
            break
        words.append(_look_at(document[number - 1], number, out))
        out.save()
    out.text({"pages": words})


def _look_at(page: Any, number: int, out: Output) -> str:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise Trouble("broken")
    image: Image.Image = page.render(scale=min(PAGE_WIDTH / width, PAGE_HEIGHT / height)).to_pil().convert("RGB")
    out.picture("page", number, webp(image), image.size)
    if number == 1:
        thumb = shrink(image, THUMB_SIDE, THUMB_SIDE)
        out.picture("thumb", 1, webp(thumb), thumb.size)
    words: str = page.get_textpage().get_text_bounded()[:PAGE_WORDS]
    page.close()
    return words.replace("\r\n", "\n").replace("\x00", "")
