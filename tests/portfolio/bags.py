"""What a clever forger would do: change something, then put every BagIt checksum right again."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.trail.chain import canonical


def remade(bag: Path) -> None:
    """Write the manifests and Payload-Oxum anew, so that BagIt itself has nothing to say."""
    payload = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    octets = sum(path.stat().st_size for path in payload)
    info = (bag / "bag-info.txt").read_text("utf-8")
    info = re.sub(r"Payload-Oxum: .*", f"Payload-Oxum: {octets}.{len(payload)}", info)
    (bag / "bag-info.txt").write_text(info, "utf-8")
    _manifest(bag, "manifest-sha256.txt", [path.relative_to(bag).as_posix() for path in payload])
    _manifest(bag, "tagmanifest-sha256.txt", ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"])


def _manifest(bag: Path, name: str, paths: list[str]) -> None:
    lines = [f"{hashlib.sha256((bag / path).read_bytes()).hexdigest()}  {path}\n" for path in sorted(paths)]
    (bag / name).write_text("".join(lines), "utf-8")


def rewritten(bag: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change portfolio.json and cover the tracks in the manifests."""
    path = bag / "data" / "portfolio.json"
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(canonical(value), "utf-8")
    remade(bag)
