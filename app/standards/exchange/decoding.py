"""From an exchange file's bytes to its text and values, whatever program saved it last."""

import json
from typing import Any

from app.standards.exchange.outcome import ExchangeError
from app.standards.importer.text import decode, looks_binary

_ANOTHER = "The file was not in UTF-8, the encoding that it should have, and was read as {}. Look at accents and quotation marks."


def text_of(data: bytes, assumed: list[str]) -> str:
    """The text without byte order mark. `assumed` says when the encoding was not the one that the format asks for.

    Raises ExchangeError for what is no text.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, warnings = decode(data)
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:40].count(0) > 8
        assumed += [_ANOTHER.format("UTF-16" if wide else "Windows text"), *warnings]
    if looks_binary(text):
        raise ExchangeError(["The file is not text. Export it again, and choose the file as it was exported."])
    return text


def json_of(data: bytes, assumed: list[str], kind: str) -> Any:
    """The values of a JSON file. `kind` says in the refusal what it should have been."""
    text = text_of(data, assumed)
    try:
        return json.loads(text)
    except RecursionError:
        raise ExchangeError([f"The file is nested far too deeply to be {kind}. Export it again."]) from None
    except ValueError:
        raise ExchangeError([f"The file is not JSON, or only a part of it arrived. {kind} is JSON."]) from None


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; nothing for what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
