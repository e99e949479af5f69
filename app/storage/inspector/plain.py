"""Plain text: its paragraphs, which are its lines with words in them."""

from pathlib import Path

from app.storage.inspector.output import Output

MOST_BYTES = 4 * 1024 * 1024
MOST_PARAGRAPHS = 5000


def look(path: Path, _media_type: str, out: Output, _deadline: float) -> None:
    """Make `text`; of a very long text, its beginning."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES)
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    words = data.decode("utf-16" if utf16 else "utf-8-sig", "replace").replace("\x00", "")
    lines = [line.strip() for line in words.splitlines()]
    paragraphs = [line for line in lines if line][:MOST_PARAGRAPHS]
    out.text({"blocks": [{"kind": "p", "page": 1, "runs": [[line, ""]]} for line in paragraphs]})
