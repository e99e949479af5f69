"""Look inside one file: see the package for the arguments."""

import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from app.storage.inspector import limits
from app.storage.inspector.output import Output, Trouble

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# media type, or its first half -> the module that looks; it is imported before the file is opened.
LOOKERS = {
    "application/pdf": "pdf",
    DOCX: "word",
    "text": "plain",
    "image": "pictures",
    "video": "recordings",
    "audio": "recordings",
}
RESERVE = 0.7  # of the time: what is made by then is kept, and the rest left out


def main() -> int:
    file, folder, media_type, seconds, memory = sys.argv[1:]
    limits.apply(seconds=int(seconds), memory=int(memory))
    out = Output(Path(folder))
    deadline = time.monotonic() + int(seconds) * RESERVE
    name = LOOKERS.get(media_type) or LOOKERS[media_type.split("/")[0]]
    look: Callable[..., None] = import_module(f"app.storage.inspector.{name}").look
    try:
        look(Path(file), media_type, out, deadline)
    except Trouble as trouble:
        out.problem = trouble.code
    except (MemoryError, RecursionError):
        out.problem = "memory"
    except Exception:  # parsers of hostile files raise anything at all
        traceback.print_exc()
        out.problem = "broken"
    out.save()
    return 0


if __name__ == "__main__":
    sys.exit(main())
