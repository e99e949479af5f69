"""What must hold across a guidance file, also towards the standards that it links to and the source it was made from."""

from collections.abc import Iterable, Iterator

from app.standards.guidance.schema import Guidance, line_numbers
from app.standards.problems import Finding
from app.standards.schema import StandardFile
from app.standards.schema_blocks import Item


def findings(document: Guidance) -> Iterator[Finding]:
    """What is wrong in the file itself."""
    for name in ("sections", "services"):
        seen: set[str] = set()
        for index, one in enumerate(getattr(document, name)):
            if one.id in seen:
                yield Finding((name, index, "id"), f"The id {one.id} is here twice.", "Give each its own.")
            seen.add(one.id)
    for index, service in enumerate(document.services):
        if service.emergency and not service.phone:
            mend = "Add `phone`, or take `emergency` out."
            yield Finding(("services", index), f"{service.name} is an emergency line without a number.", mend)
        if not (service.phone or service.web or service.email or service.contact):
            mend = "Look for one; until then people are told that the source states none."
            yield Finding(("services", index), f"{service.name} has no way to be reached.", mend, "warning")


def broken_links(document: Guidance, standards: Iterable[StandardFile]) -> Iterator[Finding]:
    """Links to criteria that no version of the standard has."""
    codes: dict[str, set[str]] = {}
    for standard in standards:
        known = codes.setdefault(standard.key.casefold(), set())
        known |= set(_codes([*standard.criteria, *standard.knowledge]))
    for place, section in enumerate(document.sections):
        for index, link in enumerate(section.links):
            path = ("sections", place, "links", index)
            known = codes.get(link.standard.casefold())
            if known is None:
                yield Finding(
                    path, f"There is no standard {link.standard}.", "Write its URN or own id, without version."
                )
                continue
            for code in link.codes:
                if code not in known:
                    yield Finding(path, f"{link.standard} has no {code}.", "Look it up in the standard's file.")


def unaccounted(document: Guidance, source: str) -> list[int]:
    """The numbers of the source's lines with words that are neither in a section or service nor dropped."""
    named: set[int] = set()
    for one in [*document.sections, *document.services, *document.dropped]:
        named |= line_numbers(one.lines)
    return [number for number, line in enumerate(source.splitlines(), 1) if line.strip() and number not in named]


def _codes(items: list[Item]) -> Iterator[str]:
    for item in items:
        yield item.id
        yield from _codes(item.items)
