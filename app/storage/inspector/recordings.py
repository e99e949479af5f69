"""Sound and video: how long it is, read from the container alone. Nothing is decoded.

A length is given only where the file itself is exact about it: a guess that is too short would refuse a learner's time.
"""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app.storage.inspector import boxes, ebml, frames, riff_and_ogg
from app.storage.inspector.output import Output, Trouble

READERS: dict[str, Callable[[BinaryIO], float | None]] = {
    "video/mp4": boxes.seconds,
    "video/quicktime": boxes.seconds,
    "video/3gpp": boxes.seconds,
    "video/x-m4v": boxes.seconds,
    "audio/mp4": boxes.seconds,
    "audio/m4a": boxes.seconds,
    "video/webm": ebml.seconds,
    "video/x-matroska": ebml.seconds,
    "audio/mpeg": frames.mpeg_seconds,
    "audio/aac": frames.adts_seconds,
    "audio/amr": frames.amr_seconds,
    "audio/x-wav": riff_and_ogg.wav_seconds,
    "audio/ogg": riff_and_ogg.ogg_seconds,
    "audio/x-flac": riff_and_ogg.flac_seconds,
}
LONGEST = 48 * 3600


def look(path: Path, media_type: str, out: Output, _deadline: float) -> None:
    """Note the length in seconds, where the file says it; raises Trouble when nothing in it could be played."""
    with path.open("rb") as file:
        seconds = _read(READERS[media_type], file)
    if seconds is not None and 0 < seconds <= LONGEST:
        out.seconds = round(seconds, 2)


def _read(reader: Callable[[BinaryIO], float | None], file: BinaryIO) -> float | None:
    try:
        return reader(file)
    except (EOFError, IndexError, struct.error) as error:  # it ends where there should be more
        raise Trouble("broken") from error
