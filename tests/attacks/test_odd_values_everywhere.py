"""Odd values in every address, every question, fields that no page shows, and headers: never an error of ours."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import html5lib
import pytest
from fastapi import FastAPI

from tests.client import Client
from tests.house.asking import addresses, ask
from tests.house.test_strangers import questions_of
from tests.house.world import World

HUGE = "9" * 30
ENDLESS = "7" * 5000  # more digits than Python turns into a number
ODD = ("", "a\x00b", "²", "-1", "0", HUGE, ENDLESS, "%\\'", "nan", "🧑🏽‍🦽" * 50)
PLACES = (f"1~{HUGE}", "1~\x00", f"{HUGE}~a", "1~0001-01-01T00:00:00+23:59", f"1-{HUGE}", "1-²", "9e15-1", "1~²")
CAST = ("learner", "trainee", "assessor", "iqa", "manager", "administrator")


def test_an_odd_question_is_answered(app: FastAPI, client: Client, world: World) -> None:
    """Each address by the first of the cast who may see it, for it must get as far as its database."""
    wrong: list[str] = []
    tried = 0
    for address in addresses(app):
        asked = [field.alias for field in questions_of(app, address)]
        if address.method != "GET" or not asked:
            continue
        path = next(address.filled(world))[0]
        for role in CAST:
            client.as_(getattr(world.north, role))
            if ask(client, "GET", path).status_code == 200:
                break
        for name in asked:
            for value in (*ODD, *PLACES, str(2**31), str(2**63), "9999-12-31", "0001-01-01"):
                tried += 1
                answer = ask(client, "GET", f"{path}?{name}={quote(value)}")
                if answer.status_code >= 500:
                    wrong.append(f"{path}?{name}={value[:40]!r}: {answer.status_code}")
    assert tried > 300
    assert not wrong, "\n".join(wrong)


Form = tuple[str, str, list[tuple[str, str]]]


def forms_of(answer: Any) -> Iterator[Form]:
    """(method, action, fields as a browser would send them) of every form on a page."""
    tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
    parents = {child: parent for parent in tree.iter() for child in parent}
    for form in tree.iter("form"):
        fields = []
        for element in tree.iter():
            if element.tag not in ("input", "textarea", "select", "button") or not element.get("name"):
                continue
            above, inside = element, element.get("form") == form.get("id") and form.get("id") is not None
            while above is not None and not inside:
                above = parents.get(above)
                inside = above is form
            if inside:
                option = element.find("option")
                value = element.get("value") or (option.get("value") if option is not None else "") or ""
                fields.append((element.get("name"), value))
        yield form.get("method", "get"), form.get("action"), fields


def send(client: Client, path: str, body: list[tuple[str, str]]) -> Any:
    if re.fullmatch(r"/evidence/\d+/(edit|files)", path):
        parts = "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in body)
        kind = "multipart/form-data; boundary=b"
        return ask(client, "POST", path, content=f"{parts}--b--\r\n".encode(), headers={"content-type": kind})
    kind = "application/x-www-form-urlencoded"
    return ask(client, "POST", path, content=urlencode(body), headers={"content-type": kind})


STRANGE_NAMES = (
    "c",
    "outcome.²",
    "outcome.",
    "feedback.",
    "basis.",
    "desc.",
    "where.",
    "note.",
    "do",
    "for",
    "standard",
)


def test_fields_that_no_page_shows_are_answered(app: FastAPI, client: Client, world: World) -> None:
    values = (
        f"{ENDLESS}.P1",
        f"{HUGE}.P1",
        "².P1",
        "1.\x00",
        "1." + "P" * 500,
        f"remove:{ENDLESS}",
        "remove:²",
        HUGE,
        ENDLESS,
    )
    wrong: list[str] = []
    tried = 0
    for address in addresses(app):
        if not address.writes or address.public or address.route.startswith("/me"):
            continue
        path = next(address.filled(world))[0]
        for role in CAST:
            client.as_(getattr(world.north, role))
            if send(client, path, []).status_code in (403, 404):
                continue
            for value in values:
                tried += 1
                body = [(name, value) for name in STRANGE_NAMES]
                body += [(f"{name}{ENDLESS}", "met") for name in ("outcome.", "feedback.", "basis.", "desc.")]
                answer = send(client, path, body)
                if answer.status_code >= 500:
                    wrong.append(f"{role} {path} {value[:40]!r}: {answer.status_code}")
    assert tried > 100
    assert not wrong, "\n".join(wrong)


def test_odd_headers_are_answered(client: Client, world: World) -> None:
    client.as_(world.north.assessor)
    file = world.samples["file_id"][-1]
    odd = (
        "[",
        "http://[",
        "a\tb",
        "x" * 9000,
        "\xff",
        "bytes=" + "9" * 5000 + "-",
        "bytes=-0",
        "bytes=²-",
        "null",
        "",
        "W/*",
    )
    names = (
        "host",
        "origin",
        "range",
        "if-range",
        "if-none-match",
        "hx-request",
        "hx-request-type",
        "cookie",
        "referer",
    )
    wrong = []
    for name in (*names, "user-agent", "sec-fetch-site", "accept-encoding", "if-modified-since", "x-forwarded-for"):
        for value in odd:
            for method, path in (
                ("GET", f"/files/{file}"),
                ("GET", "/queue"),
                ("POST", "/preferences"),
                ("POST", "/sign-in"),
            ):
                answer = ask(
                    client,
                    method,
                    path,
                    headers={name: value.encode("utf-8" if name == "range" else "latin-1", "replace")},
                )
                if answer.status_code >= 500:
                    wrong.append(f"{method} {path} {name}: {value[:30]!r}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "path",
    [
        "/static/nothing.0123456789ab.css",
        "/static/css/%00.0123456789ab.css",
        "/static/%00",
        "/static/" + "a" * 5000,
        "/static/" + "a" * 5000 + ".0123456789ab.css",
        "/static/..%2f..%2fpyproject.toml",
        "/static/..%2f..%2fpyproject.0123456789ab.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/static/%2fetc/hosts.0123456789ab.conf",
        "/static/css",
        "/static/css.0123456789ab.d",
        "/" + "a" * 20_000,
        "/[",
        "/%ff%fe",
        "/set-password/" + "a" * 5000,
        "/set-password/%00",
        "/set-password/%ed%a0%80",
        "/sign-in?next=//[",
        "/sign-in?next=http://[",
        "/providers?next=/%5B//[",
    ],
)
def test_an_odd_address_is_answered(path: str, still: Client, world: World) -> None:
    for who in (None, world.north.assessor):
        still.as_(who) if who else still.as_nobody()
        answer = ask(still, "GET", path)
        assert answer.status_code < 500
        assert "[project]" not in answer.text
        assert "root:" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "javascript:alert(1)",
        "/.//evil.example",
        "https:evil.example",
        "///evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/\u2028/evil.example",
        "////evil.example",
        "/;@evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(address: str, still: Client) -> None:
    """A place to go afterwards is a path of ours, however it is written."""
    from app.people.rules import our_path

    safe = our_path(address)
    assert not safe or (safe.startswith("/") and safe[1:2] not in ("/", "\\"))
    assert not re.search(r"[\s\\]", safe)
    page = ask(still.as_nobody(), "GET", f"/sign-in?{urlencode({'next': address})}")
    hidden = dict(pair for _, _, fields in forms_of(page) for pair in fields).get("next", "")
    assert hidden in ("", safe)
