"""What a file really is, judged from its first and last bytes, never from its name.

A cheap look that runs before the answer: it refuses what we cannot show and what is broken in plain sight. The deep
look (page counts, previews) happens in a sandboxed child afterwards, because parsers of hostile files can be hurt.
"""

import mmap
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import filetype

from app.errors import Mistake

# media type -> (our kind, endings that people use)
ALLOWED: dict[str, str] = {
    "image/jpeg": "photo",
    "image/png": "photo",
    "image/webp": "photo",
    "image/gif": "photo",
    "image/heic": "photo",
    "video/mp4": "video",
    "video/quicktime": "video",
    "video/webm": "video",
    "video/x-matroska": "video",
    "video/3gpp": "video",
    "video/x-m4v": "video",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "audio/m4a": "audio",
    "audio/aac": "audio",
    "audio/ogg": "audio",
    "audio/x-wav": "audio",
    "audio/amr": "audio",
    "audio/x-flac": "audio",
    "application/pdf": "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
    "text/plain": "document",
}
# Shown in the page as they are; everything else is a download or a preview made by us (SAFETY 3.1.12).
INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "video/mp4",
        "video/webm",
        "audio/mpeg",
        "audio/mp4",
        "audio/x-wav",
    }
    | {"audio/ogg", "audio/aac", "audio/x-flac", "video/quicktime", "audio/m4a", "video/x-m4v"}
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WHAT_WE_TAKE = "Photos, video, sound, PDF, Word (.docx) and plain text."
_MAX_UNPACKED = 300 * 1024 * 1024
_MAX_RATIO = 200
_MAX_ZIP_LIST = 1024 * 1024
_ZIP_END = struct.Struct("<4s4H2IH")
# A phone may hang a short film behind a photo: the end of the picture is then followed by the film's first box.
_MOTION_PHOTO = re.compile(rb"\xff\xd9.{0,256}?(?:ftyp|MotionPhoto_Data)", re.DOTALL)


@dataclass(frozen=True)
class Sniffed:
    """What a file is: our kind, and its media type."""

    kind: str
    media_type: str


def sniff(path: Path, name: str) -> Sniffed:
    """Judge a received file; raises Mistake with the mend for one that is empty, of another type, or broken."""
    size = path.stat().st_size
    shown = f"“{name}”"
    if size == 0:
        raise Mistake(
            f"{shown} is empty: 0 bytes arrived. Check that it opens on your device, then choose it again.",
            field="file",
        )
    with path.open("rb") as file:
        head = file.read(8192)
        file.seek(max(0, size - 65536))
        tail = file.read()
    guess = filetype.guess(head)
    media_type = guess.mime if guess is not None else _text_or_none(head)
    if media_type in ("application/zip", DOCX):
        media_type = _word_document(path, shown)
    media_type = {"image/heif": "image/heic", "audio/x-m4a": "audio/mp4", "audio/wav": "audio/x-wav"}.get(
        media_type or "", media_type
    )
    if media_type not in ALLOWED:
        raise Mistake(f"We can’t use {shown}. {_mend(name)}", field="file")
    _ensure_whole(media_type, path, tail, shown)
    return Sniffed(ALLOWED[media_type], media_type)


def _mend(name: str) -> str:
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    mends = {
        "pages": "Save it as PDF or Word and choose it again.",
        "doc": "Save it as .docx or PDF and choose it again.",
        "odt": "Save it as PDF or Word (.docx) and choose it again.",
        "xlsx": "Save it as PDF and choose it again.",
        "xls": "Save it as PDF and choose it again.",
        "pptx": "Save it as PDF and choose it again.",
        "ppt": "Save it as PDF and choose it again.",
        "rtf": "Save it as PDF or Word (.docx) and choose it again.",
        "zip": "Open the zip file and add what is inside, one by one.",
    }
    return mends.get(ending, f"It isn’t one of the kinds of file we take: {WHAT_WE_TAKE}")


def _ensure_whole(media_type: str, path: Path, tail: bytes, shown: str) -> None:
    cut = f"{shown} seems to be cut off. Check that it opens on your device, then choose it again."
    if media_type == "application/pdf" and b"%%EOF" not in tail:
        raise Mistake(cut, field="file")
    if media_type == "image/jpeg" and b"\xff\xd9" not in tail and not _is_motion_photo(path):
        raise Mistake(cut, field="file")
    if media_type == "image/png" and b"IEND" not in tail[-64:]:
        raise Mistake(cut, field="file")
    if media_type == "application/pdf" and b"/Encrypt" in tail:
        raise Mistake(f"{shown} is locked with a password. Save a copy without one and choose it again.", field="file")


def _is_motion_photo(path: Path) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _MOTION_PHOTO.search(content) is not None


def _text_or_none(head: bytes) -> str | None:
    """Plain text is UTF-8 (or UTF-16 with its mark) without control characters, and not markup that a browser runs."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            head[: len(head) // 2 * 2].decode("utf-16")
        except UnicodeDecodeError:
            return None
        return "text/plain"
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return None
        text = head[: error.start].decode("utf-8-sig")
    if any(ord(c) < 32 and c not in "\t\r\n\f" for c in text):
        return None
    start = text.lstrip().lower()
    if start.startswith(("<!doctype", "<html", "<svg", "<?xml", "<script", "{\\rtf")):
        return None
    return "text/plain"


def _word_document(path: Path, shown: str) -> str | None:
    """A .docx by its content: within limits, whole, without macros. Sizes are declared here and counted later."""
    damaged = f"{shown} seems to be damaged. Open it, save it again, and choose it again."
    if _zip_list_size(path) > _MAX_ZIP_LIST:  # reading the list alone would fill our memory
        raise Mistake(f"{shown} holds far too many parts. Save it as PDF and choose it again.", field="file")
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = {info.filename for info in infos}
            unpacked = sum(info.file_size for info in infos)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Mistake(damaged, field="file") from error
    if "word/document.xml" not in names:
        return "application/zip"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Mistake(
            f"{shown} holds macros. Save it as .docx (not .docm) or as PDF and choose it again.", field="file"
        )
    packed = max(1, path.stat().st_size)
    if unpacked > _MAX_UNPACKED or (unpacked > 64 * 1024 * 1024 and unpacked / packed > _MAX_RATIO):
        raise Mistake(f"{shown} unpacks to something far too large. Save it as PDF and choose it again.", field="file")
    return DOCX


def _zip_list_size(path: Path) -> int:
    """How long the archive says its list of parts is, in bytes; 0 when it does not say, which opening it will show.

    The long form of the list (ZIP64) is for archives above 4 GB: a document with one counts as too long.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + _ZIP_END.size:
        return 0
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        return _MAX_ZIP_LIST + 1
    return int(_ZIP_END.unpack_from(tail, at)[5])
