"""Sheets and scripts as they are sent: joined with what they import, and without the words that are for us.

A page then asks for one sheet and one script of its own instead of seven files, and every address in a sheet holds a
hash. The files stay as they are written, and work by themselves: the portfolio's book and the tests use them so.
"""

import posixpath
import re
from collections.abc import Callable

Text = Callable[[str], str]  # a file's text, by its path under static/
Address = Callable[[str], str]  # the address a file is served at

_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_CSS_IMPORT = re.compile(r'^@import "([^"]+)";\n', re.M)
_CSS_URL = re.compile(r'url\("([^":]+)"\)')
_JS_COMMENT = re.compile(r"^ *//.*\n", re.M)
_JS_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w.-]+)";\n', re.M)
_JS_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.M)
_JS_OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\(|\bimport\.meta", re.M)
_INDENT = re.compile(r"\n\s+")


def sheet(path: str, text: Text, address: Address) -> str:
    """A style sheet with those it imports, and the addresses of what it shows."""
    folder = posixpath.dirname(path)

    def inside(name: str) -> str:
        return posixpath.normpath(posixpath.join(folder, name))

    whole = _CSS_IMPORT.sub(lambda found: text(inside(found[1])), text(path))
    bare = _INDENT.sub("\n", _CSS_COMMENT.sub("", whole))
    return _CSS_URL.sub(lambda found: f'url("{address(inside(found[1]))}")', bare)


def script(path: str, text: Text) -> str:
    """A module with those it imports: each becomes a function of its own, run once, before what needs it.

    Raises ValueError for a way to import or export that this does not know.
    """
    folder = posixpath.dirname(path)
    made: dict[str, str] = {}

    def with_imports(path: str) -> str:
        def taken(found: re.Match[str]) -> str:
            names, other = found[1], posixpath.join(folder, found[2])
            if other not in made:
                body = with_imports(other)
                exported = ", ".join(_JS_EXPORT.findall(body))
                made[other] = (
                    f"const {_name(other)} = (() => {{\n{_JS_EXPORT.sub('', body)}return {{ {exported} }};\n}})();\n"
                )
            return f"const {{ {names} }} = {_name(other)};\n"

        return _JS_IMPORT.sub(taken, _JS_COMMENT.sub("", text(path)))

    main = with_imports(path)
    whole = "".join(made.values()) + _JS_EXPORT.sub("", main)
    if other := _JS_OTHER.search(whole):
        raise ValueError(f"{path}: this cannot be joined: {other[0]}")
    return whole


def _name(path: str) -> str:
    return "from_" + re.sub(r"\W", "_", posixpath.basename(path).removesuffix(".js"))
