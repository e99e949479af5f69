"""No file names a package registry, or a path of the machine it was written on.

A lock or a document that names a host works only where that host is reached, and a path only on one machine. The words
are put together from pieces here, so that this file does not trip over itself.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEBIAN = ["debian", "org"]
HOSTS = [
    ".".join(["pypi", "org"]),
    "".join(["python", "hosted"]),
    "".join(["npm", "js"]),
    ".".join(["deb", *DEBIAN]),
    ".".join(["security", *DEBIAN]),
    ".".join(["crates", "io"]),
]
RULES = {
    "a package registry": re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE),
    "a path of a workplace": re.compile(r"(?<![\w.-])/(?:work|farm)/"),
    "the folder of this very checkout": re.compile(re.escape(f"{ROOT}/")),
    "somebody's home folder": re.compile(r"(?<![\w.-])/(?:home|Users)/[a-z]"),
}


def trouble_in(text: str) -> list[tuple[int, str]]:
    """(line, what is wrong) for every line of a text."""
    return [
        (number, what)
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in RULES.items()
        if pattern.search(line)
    ]


def tracked() -> list[Path]:
    """Every file that git keeps or would keep; without git, every file here."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def main() -> int:
    found = 0
    files = tracked()
    for path in files:
        content = path.read_bytes()
        if b"\0" in content[:8000]:
            continue
        for line, what in trouble_in(content.decode("utf-8", "replace")):
            print(f"{path.relative_to(ROOT)}:{line}: names {what}")
            found += 1
    if not files:
        print("No files were found to check.")
        return 1
    print(f"{len(files)} files, {found} to mend")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
