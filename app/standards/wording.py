"""Facts about a standard in words, for pages. What a source does not state is said to be so."""

from datetime import date

from app.standards.schema import StandardFile
from app.standards.schema_metadata import Metadata
from app.web import dates

NOT_STATED = "Not stated in the source"

_TITLE_MADE_FROM = {
    "overview": "The source states no title. This one was made from its overview.",
    "file name": "The source states no title. This one was made from the name of its file.",
    "web page": "The source states no title. This one is the title of the web page that it came from.",
}


def partial_date(value: str | None) -> str | None:
    """31 January 2026, January 2026 or 2026: as much as is known."""
    parts = [int(part) for part in value.split("-")] if value else []
    if len(parts) == 3:
        return dates.long_day(date(parts[0], parts[1], parts[2]))
    if len(parts) == 2:
        return dates.long_day(date(parts[0], parts[1], 1)).split(" ", 1)[1]
    return value


def edition(version: str | None, revision: str | None) -> str:
    """Version 1, or our own name for a document that states none: "import-1"."""
    printed = f"Version {version}" if version else ""
    return " ".join(part for part in (printed, revision or "") if part)


def in_short(version: str | None, approved: str | None, review: str | None, validity: str | None) -> tuple[str, str]:
    """(what the source states of these four, what it does not), each as one line for a list."""
    known = [
        ("version", version and f"Version {version}"),
        ("approval date", approved and f"approved {partial_date(approved)}"),
        ("review date", review and f"for review {partial_date(review)}"),
        ("validity", validity and validity.lower()),
    ]
    stated = ", ".join(words for _, words in known if words)
    return stated[:1].upper() + stated[1:], dates.listed([name for name, words in known if not words])


def facts(document: StandardFile) -> list[tuple[str, str | None]]:
    """(name, words) of what the source can be expected to state; None where it does not."""
    standard = document.standard
    known = standard.dates
    return [
        ("URN", standard.urn),
        ("Validity", standard.validity),
        ("Version", standard.version),
        ("Status", standard.status),
        ("Approved", partial_date(known.approved) if known else None),
        ("Review", partial_date(known.review) if known else None),
        ("Developed by", standard.developed_by),
        ("Originating organisation", standard.originating_organisation),
        ("Original URN", _joined(standard.original_urns)),
        ("For", _joined(standard.occupations)),
        ("Suite", _joined(standard.suites)),
        ("Keywords", _joined(standard.keywords)),
    ]


def more_facts(document: StandardFile) -> list[tuple[str, str]]:
    """(name, words) of what few sources state, or what we added: shown only where it is known."""
    standard, source = document.standard, document.source
    found = [
        ("Our revision", standard.revision),
        ("Withdrawn", partial_date(standard.dates.withdrawn) if standard.dates else None),
        ("SOC code", standard.soc_code),
        ("Category", standard.category),
        ("Codes", _joined([f"{code.scheme} {code.code}" for code in standard.codes])),
        ("Our id", standard.id),
        ("Taken from", source.name if source else None),
        ("SHA-256 of that file", source.sha256 if source else None),
    ]
    return [(name, words) for name, words in found if words]


def remarks(standard: Metadata) -> list[str]:
    """What a reader has to know before relying on the title or the URN."""
    found = [_TITLE_MADE_FROM[standard.title_derived_from]] if standard.title_derived_from else []
    for possible in standard.possible_urns:
        if possible.confirmed:
            found.append(f"{possible.confirmed_by} has confirmed that its URN is {possible.urn}. {possible.why}")
        else:
            found.append(f"It may be {possible.urn}; nobody has confirmed it yet. {possible.why}")
    return found


def _joined(words: list[str]) -> str | None:
    return "; ".join(words) or None
