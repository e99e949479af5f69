"""`vouch user`: add somebody, or make a new password link, from the command line of the machine Vouch runs on."""

import json
from contextlib import closing
from typing import Annotated

import typer
from sqlmodel import Session

from app.access.models import Provider
from app.access.roles import Role
from app.db import Database
from app.errors import DomainError
from app.people import queries, service
from app.people.acting import TheService
from app.people.forms import CHOICES
from app.settings import get_settings

app = typer.Typer(no_args_is_help=True, help="People: add one, or reset a password.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="Their e-mail address: how they sign in.")],
    name: Annotated[str, typer.Argument(help="Their full name.")],
    provider: Annotated[str, typer.Option(help="The training provider’s name.")],
    role: Annotated[list[str], typer.Option(help=f"One of: {', '.join(CHOICES)}. Give it again for more.")],
    known_as: Annotated[str, typer.Option(help="What colleagues call them.")] = "",
    new_provider: Annotated[bool, typer.Option(help="Open the provider first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add somebody to a provider with their roles, and print a one-time link to choose a password."""
    roles = [_role(word) for word in role]
    try:
        with closing(_Opened()) as database, database.writing() as session:
            here = _provider(session, provider, new=new_provider)
            assert here.id is not None
            by = TheService(here.id)
            first, *more = roles
            person = service.add_person(
                session, by, email=email, name=name, known_as=known_as, role=first[0], qualified=first[1]
            )
            for chosen, qualified in more:
                service.give_role(session, by, person, chosen, qualified=qualified)
            link = _link(service.make_password_link(session, by, person)) if person.password_hash is None else None
    except DomainError as error:
        raise _explained(error) from error
    _say({"person": person.id, "email": person.email, "provider": here.name, "link": link}, as_json)


@app.command()
def reset(
    email: Annotated[str, typer.Argument(help="The e-mail address they sign in with.")], as_json: AsJson = False
) -> None:
    """Print a one-time link with which this person chooses a new password. It lasts 14 days and works once."""
    try:
        with closing(_Opened()) as database, database.writing() as session:
            person = queries.person_by_email(session, email.strip().lower())
            places = queries.providers_of(session, person.id or 0) if person else []
            if person is None or not places:
                raise typer.BadParameter(
                    f"Nobody signs in with {email}. Check the address, or add them: vouch user add"
                )
            link = _link(service.make_password_link(session, TheService(places[0].provider_id), person))
    except DomainError as error:
        raise _explained(error) from error
    _say({"person": person.id, "email": person.email, "link": link}, as_json)


class _Opened(Database):
    """The configured database, closed again by `closing`."""

    def __init__(self) -> None:
        super().__init__(get_settings().database)

    def close(self) -> None:
        self.dispose()


def _role(word: str) -> tuple[Role, bool]:
    if word not in CHOICES:
        raise typer.BadParameter(f"There is no role {word!r}. Use one of: {', '.join(CHOICES)}.")
    return CHOICES[word]


def _provider(session: Session, name: str, *, new: bool) -> Provider:
    if new:
        return service.open_provider(session, name)
    found = queries.provider_by_name(session, name)
    if found is None:
        known = ", ".join(queries.providers(session)) or "none yet"
        raise typer.BadParameter(f"There is no provider {name!r} (there is: {known}). To open it, add --new-provider.")
    return found


def _link(token: str) -> str:
    return f"{get_settings().base_url.rstrip('/')}/set-password/{token}"


def _explained(error: DomainError) -> typer.BadParameter:
    return typer.BadParameter(f"{error.sentence} {error.mend or ''}".strip())


def _say(answer: dict[str, object], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    elif answer["link"]:
        typer.echo(f"{answer['email']} can choose a password here, once, within 14 days:\n{answer['link']}")
    else:
        typer.echo(f"{answer['email']} is added, and signs in with the password they have already.")
