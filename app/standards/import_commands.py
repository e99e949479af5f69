"""`vouch standards import`: read documents as found in the wild, and other systems' files; say what became of every
line; keep drafts if asked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.clock import today
from app.settings import get_settings
from app.standards import drafting, yaml_files
from app.standards.exchange import confirming
from app.standards.exchange.detect import Format, kind_of
from app.standards.exchange.kept import ENTRY_WORDS, FORMAT_NAMES, ExchangeReading, read_file
from app.standards.exchange.outcome import ExchangeError
from app.standards.importer import ImportedStandard, ImportResult, read_document
from app.standards.importer.limits import MAX_BYTES
from app.standards.importer.result import SURE_ENOUGH, Account
from app.standards.problems import Finding
from app.standards.readings import Reading
from app.standards.schema import StandardFile
from app.standards.yaml_writer import dump, file_name

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...", help="Documents (.txt, .docx, .pdf, .html), or what another system exported (--format)."
    ),
]
Kind = Annotated[
    Format,
    typer.Option("--format", help="auto (told from what is in the file), document, case, moodle, mahara or yaml."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read; a list for several files.")]
Save = Annotated[
    Path | None, typer.Option("--save", metavar="DIR", help="Keep what was read as drafts in this folder.")
]
Urn = Annotated[str, typer.Option(help="The URN, where the document states none. For one standard at a time.")]
Title = Annotated[str, typer.Option(help="The title, where the document states none. For one standard at a time.")]
Revision = Annotated[str, typer.Option(help="What tells this version from others: import-2. For one at a time.")]
Yes = Annotated[bool, typer.Option("--yes", help="Keep the drafts without asking, however unsure the reading is.")]
MOST_LINES = 20


def import_documents(
    files: Files,
    kind: Kind = "auto",
    as_json: AsJson = False,
    save: Save = None,
    urn: Urn = "",
    title: Title = "",
    revision: Revision = "",
    yes: Yes = False,
) -> None:
    """Read standards from documents or exchange files, and say what became of it all. Without --save nothing is kept."""
    results = [_read(file, kind) for file in files]
    read = [result for result in results if result is not None]
    added = {name: value for name, value in (("urn", urn), ("title", title), ("revision", revision)) if value}
    if as_json:
        shown = [result.to_json() for result in read]
        typer.echo(json.dumps(shown if len(files) > 1 else (shown or [None])[0], ensure_ascii=False, indent=2))
    else:
        for result in read:
            _show(result)
    kept = save is None or _save(read, save, added, ask=not yes, quiet=as_json)
    raise typer.Exit(0 if len(read) == len(files) and kept else 1)


def _read(file: Path, kind: Format) -> Reading | None:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        found = kind_of(data, file.name) if kind == "auto" else kind
        if found is None or found == "document":
            return read_document(data, file.name)
        return read_file(data, file.name, found)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        typer.echo(f"{file} cannot be read: {reason}. Look at its name and permissions.", err=True)
    except ExchangeError as error:
        for sentence in error.problems:
            typer.echo(f"{file}: {sentence}", err=True)
        if kind == "auto":
            typer.echo(f"{file}: with --format you can say what kind of file it is.", err=True)
    return None


def _show(result: Reading) -> None:
    if isinstance(result, ExchangeReading):
        _show_exchange(result)
    else:
        _show_document(result)


def _show_exchange(result: ExchangeReading) -> None:
    typer.echo(f"{result.name}: {FORMAT_NAMES[result.kind]}")
    for document in result.documents:
        typer.echo(f"  {document.reference} {document.title}")
        typer.echo(f"    {len(document.criteria)} performance criteria")
        typer.echo(f"    {len(document.knowledge)} knowledge statements")
    for sentence in (*result.imported.assumed, *result.imported.lost):
        typer.echo(f"  {sentence}")
    one, many = ENTRY_WORDS[result.kind]
    left_out = result.left_out
    for entry in left_out[:MOST_LINES]:
        typer.echo(f"  {one.capitalize()} {entry.number} is not kept: “{entry.text[:200]}”")
    if len(left_out) > MOST_LINES:
        typer.echo(f"  And {len(left_out) - MOST_LINES} more {many} that are not kept; see --json.")


def _show_document(result: ImportResult) -> None:
    typer.echo(result.name)
    for standard in result.standards:
        named = " ".join(
            part for part in (standard.urn or "(no URN stated)", standard.title or "(no title stated)") if part
        )
        typer.echo(f"  {named}")
        for words in _lists(standard):
            typer.echo(f"    {words}")
    for warning in result.warnings:
        typer.echo(f"  {warning}")
    _show_lines("found no place", result.unplaced)
    if result.dropped:
        typer.echo(f"  {_count(len(result.dropped), 'line')} left out, each with its reason in --json.")


def _lists(standard: ImportedStandard) -> Iterator[str]:
    for name, items, words in (
        ("criteria", standard.criteria, "performance criteria"),
        ("knowledge", standard.knowledge, "knowledge statements"),
    ):
        sure = standard.confidence.get(name)
        said = (
            "" if sure is None else f", confidence {sure:.0%}" + ("" if sure >= SURE_ENOUGH else ": look at every line")
        )
        yield f"{len(items)} {words}{said}"


def _show_lines(what: str, lines: list[Account]) -> None:
    for at in lines[:MOST_LINES]:
        typer.echo(f"  Line {at.line} {what}: “{at.text}”")
    if len(lines) > MOST_LINES:
        typer.echo(f"  And {_count(len(lines) - MOST_LINES, 'more line')} that {what}; see --json.")


def _save(results: list[Reading], folder: Path, added: dict[str, str], *, ask: bool, quiet: bool) -> bool:
    """Keep every standard read as a draft. True when none was left out."""
    standards = [(result, which) for result in results for which in range(_found(result))]
    if added and len(standards) > 1:
        typer.echo("--urn, --title and --revision are for one standard; these documents hold more.", err=True)
        return False
    for result in results:
        if not _found(result):
            typer.echo(f"{result.name}: nothing to keep.", err=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        typer.echo(f"{folder} cannot be made: {error.strerror}.", err=True)
        return False
    kept = [_save_one(result, which, folder, added, ask=ask, quiet=quiet) for result, which in standards]
    return all(kept) and all(_found(result) for result in results)


def _save_one(result: Reading, which: int, folder: Path, added: dict[str, str], *, ask: bool, quiet: bool) -> bool:
    document, findings = _drafted(result, which, added)
    for finding in findings:
        typer.echo(f"{result.name}: {finding.severity}: {finding.message} {finding.mend}", err=True)
    if document is None or drafting.wrong(findings):
        typer.echo(f"{result.name}: not kept. Use --title, --urn or --revision for what is missing.", err=True)
        return False
    document = _as_new(document, folder)
    if document is None:
        return False
    unsure = _unsure(result)
    if ask and unsure and not typer.confirm(f"Keep {document.reference} as a draft, unsure as it is?", err=True):
        return False
    return _write(document, folder, quiet=quiet)


def _found(result: Reading) -> int:
    """How many standards a file holds."""
    return len(result.documents if isinstance(result, ExchangeReading) else result.standards)


def _unsure(result: Reading) -> bool:
    """Whether somebody should look before it is kept: something was guessed, found no place or is lost."""
    if isinstance(result, ExchangeReading):
        return bool(result.imported.assumed or result.imported.lost or result.left_out)
    return result.unsure or bool(result.unplaced)


def _drafted(result: Reading, which: int, added: dict[str, str]) -> tuple[StandardFile | None, list[Finding]]:
    """The document that would be kept, and what is wrong with it. It is a draft, whatever validity the source prints,
    and says what is printed there."""
    exchange = isinstance(result, ExchangeReading)
    printed = (result.documents[which].standard if exchange else result.standards[which]).validity
    stated = printed if printed != "Draft" else None
    notes = [f"The source prints the validity {stated}. Put it back to publish this file."] if stated else []
    given = {**added, "validity": "Draft", "notes": notes, "date": today("Europe/London").isoformat()}
    return confirming.drafted(result, given, which) if exchange else drafting.drafted(result, given, which)


def _as_new(document: StandardFile, folder: Path) -> StandardFile | None:
    """The document, as the new version of the one that the folders have; None when they have this very version.

    Other versions of the standard are named, so that nobody is surprised.
    """
    others = []
    folders = [one for one in {folder, get_settings().standards_dir} if one.is_dir()]
    for one in yaml_files.read_all(folders)[0]:
        if drafting.same_reference(one.document.reference, document.reference):
            typer.echo(
                f"{document.reference} is in {one.file} already and was not written over. Compare the two; if this is "
                "another version, give it its own --revision, for example import-2.",
                err=True,
            )
            return None
        if drafting.same_standard(one.document, document):
            typer.echo(f"{one.file} holds another version of {document.key}: {one.document.reference}.", err=True)
            others.append(one.document)
    if not others or document.standard.supersedes:
        return document
    before = drafting.newest(others)
    typer.echo(
        f"{document.reference} is kept as the new version of {before.reference}. If it is not, change `supersedes` in the file.",
        err=True,
    )
    return drafting.following(document, before)


def _write(document: StandardFile, folder: Path, *, quiet: bool) -> bool:
    path = folder / file_name(document)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(dump(document))
    except FileExistsError:
        typer.echo(f"{path} is there already and was not written over.", err=True)
        return False
    except OSError as error:
        typer.echo(f"{path} cannot be written: {error.strerror}.", err=True)
        return False
    typer.echo(f"Kept as a draft: {path}", err=quiet)
    return True


def _count(number: int, words: str) -> str:
    return f"{number} {words}{'' if number == 1 else 's'}"
