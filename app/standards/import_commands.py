"""`vouch standards import`: read documents as found in the wild, say what became of every line, keep drafts if asked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.clock import today
from app.settings import get_settings
from app.standards import drafting, yaml_files
from app.standards.importer import ImportedStandard, ImportResult, read_document
from app.standards.importer.limits import MAX_BYTES
from app.standards.importer.result import SURE_ENOUGH, Account
from app.standards.schema import StandardFile
from app.standards.yaml_writer import dump, file_name

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Documents: .txt, .docx, .pdf or .html.")]
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
    as_json: AsJson = False,
    save: Save = None,
    urn: Urn = "",
    title: Title = "",
    revision: Revision = "",
    yes: Yes = False,
) -> None:
    """Read standards from documents, and say what became of every line. Without --save nothing is kept."""
    results = [_read(file) for file in files]
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


def _read(file: Path) -> ImportResult | None:
    try:
        with file.open("rb") as opened:
            return read_document(opened.read(MAX_BYTES + 1), file.name)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        typer.echo(f"{file} cannot be read: {reason}. Look at its name and permissions.", err=True)
        return None


def _show(result: ImportResult) -> None:
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


def _save(results: list[ImportResult], folder: Path, added: dict[str, str], *, ask: bool, quiet: bool) -> bool:
    """Keep every standard read as a draft. True when none was left out."""
    standards = [(result, which) for result in results for which in range(len(result.standards))]
    if added and len(standards) > 1:
        typer.echo("--urn, --title and --revision are for one standard; these documents hold more.", err=True)
        return False
    for result in results:
        if not result.standards:
            typer.echo(f"{result.name}: nothing to keep.", err=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        typer.echo(f"{folder} cannot be made: {error.strerror}.", err=True)
        return False
    kept = [_save_one(result, which, folder, added, ask=ask, quiet=quiet) for result, which in standards]
    return all(kept) and all(result.standards for result in results)


def _save_one(result: ImportResult, which: int, folder: Path, added: dict[str, str], *, ask: bool, quiet: bool) -> bool:
    document, findings = drafting.drafted(result, _confirmed(result, which, added), which)
    for finding in findings:
        typer.echo(f"{result.name}: {finding.severity}: {finding.message} {finding.mend}", err=True)
    if document is None or drafting.wrong(findings):
        typer.echo(f"{result.name}: not kept. Use --title, --urn or --revision for what is missing.", err=True)
        return False
    if not _is_new(document, folder):
        return False
    unsure = result.unsure or bool(result.unplaced)
    if ask and unsure and not typer.confirm(f"Keep {document.reference} as a draft, unsure as it is?", err=True):
        return False
    return _write(document, folder, quiet=quiet)


def _confirmed(result: ImportResult, which: int, added: dict[str, str]) -> dict[str, Any]:
    """What a draft has besides its source: it is a draft, whatever validity is printed, and says what is printed."""
    printed = result.standards[which].validity
    notes = [f"The source prints the validity {printed}. Put it back to publish this file."] if printed else []
    return {**added, "validity": "Draft", "notes": notes, "date": today("Europe/London").isoformat()}


def _is_new(document: StandardFile, folder: Path) -> bool:
    """Whether neither folder has this version yet; other versions of the standard are named, so that nobody is surprised."""
    folders = [one for one in {folder, get_settings().standards_dir} if one.is_dir()]
    for one in yaml_files.read_all(folders)[0]:
        if drafting.same_reference(one.document.reference, document.reference):
            typer.echo(
                f"{document.reference} is in {one.file} already and was not written over. Compare the two; if this is "
                "another version, give it its own --revision, for example import-2.",
                err=True,
            )
            return False
        if drafting.same_standard(one.document, document):
            typer.echo(f"{one.file} holds another version of {document.key}: {one.document.reference}.", err=True)
    return True


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
