"""What `vouch demo` says: a progress bar while the centre is made, then where to go and who to sign in as."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.db import Database
from app.demo import queries
from app.demo.cast import DEMO_PASSWORD, Centre, Learner, Staff, centres
from app.demo.seed import seed_demo
from app.jobs.worker import JobContext
from app.settings import Settings, get_settings
from app.storage.files import FileStore

# Who to sign in as first, and what there is to see. The rest of the cast is listed under them in a line.
WORTH_A_LOOK = {
    "amara": "four units in every state",
    "wren": "first days, nothing sent yet",
    "grace": "the long queue, a unit to sign off",
    "sunita": "a short queue, a unit to sign off",
    "ben": "decisions that wait for a countersignature",
    "idris": "the units he quality assures",
    "helen": "coverage and learners at risk",
    "hal": "people, cohorts and allocations",
    "olu": "another centre, walled off",
    "roisin": "a learner there",
}
_ROLES = {
    "assessor": "assessor",
    "iqa": "IQA",
    "manager": "manager",
    "administrator": "administrator",
}


def prepare_demo(settings: Settings | None = None, console: Console | None = None) -> bool:
    """Make the demo centre unless there is a provider already; True when it was made."""
    settings, console = settings or get_settings(), console or Console(stderr=True)
    with (
        _context(settings) as context,
        Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        ) as bar,
    ):
        task = bar.add_task("Making the demo centre", total=None)
        made = seed_demo(context, lambda done, of: bar.update(task, completed=done, total=of))
    if made:
        console.print("The demo centre is ready. Everybody in it is invented.")
    return made


def print_sign_ins(base_url: str, settings: Settings | None = None, console: Console | None = None) -> None:
    """Say where the service is and, when the demo's people are in this database, who to sign in as."""
    settings, console = settings or get_settings(), console or Console()
    people = [(centre, who) for centre in centres() for who in (*centre.staff, *centre.learners)]
    with _context(settings) as context, context.database.reading() as session:
        known = queries.known_emails(session, [who.email for _, who in people])
    console.print(f"\nVouch: [link={base_url}]{base_url}[/link]")
    if not known:
        console.print("This database has its own people, so there are no demo sign-ins.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Sign in as", "Who", "What there is to see"):
        table.add_column(heading, no_wrap=heading == "Sign in as")
    for key, words in WORTH_A_LOOK.items():
        centre, who = next(pair for pair in people if pair[1].key == key)
        if who.email in known:
            table.add_row(who.email, f"{who.name}, {_role(who)}{_at(centre)}", words)
    console.print(table)
    others = len(known & {who.email for _, who in people if who.key not in WORTH_A_LOOK})
    console.print(f"The password of all is [bold]{DEMO_PASSWORD}[/bold]. {others} more people: Learners lists them.\n")


def _role(who: Staff | Learner) -> str:
    if isinstance(who, Learner):
        return "learner"
    words = " and ".join(_ROLES[role] for role in who.roles)
    return words if who.qualified else f"trainee {words}"


def _at(centre: Centre) -> str:
    return "" if centre is centres()[0] else f", {centre.name.split()[0]}"


@contextmanager
def _context(settings: Settings) -> Iterator[JobContext]:
    database = Database(settings.database)
    try:
        store = FileStore(settings.evidence_dir, reserve=settings.free_space_reserve_bytes)
        yield JobContext(database, store, settings)
    finally:
        database.dispose()
