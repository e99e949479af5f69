"""A browser without JavaScript for tests, that checks the site's manners on every page it is given."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import html5lib
from fastapi.testclient import TestClient

from app.access.models import SignIn
from app.access.passwords import new_token, token_hash
from app.clock import now
from tests.direct import Direct

INPUT = re.compile(r"<form\b.*?</form>", re.S)


class Client(TestClient):
    """Posts as our own pages do (Origin), never follows redirects by itself, and reads pages strictly."""

    def __init__(self, app: Any) -> None:
        super().__init__(
            app, base_url="https://vouch.test", follow_redirects=False, headers={"Origin": "https://vouch.test"}
        )
        self._transport = Direct(app, self._transport)
        self.database = app.state.database

    def as_(self, person: Any, provider_id: int | None = None) -> Client:
        """Be this person from now on, at their provider."""
        token = new_token()
        with self.database.writing() as session:
            session.add(
                SignIn(
                    token_sha256=token_hash(token),
                    person_id=person.id,
                    provider_id=provider_id or person.provider_id,
                    expires_at=now() + timedelta(hours=1),
                )
            )
        self.cookies.clear()
        self.cookies.set("__Host-vouch-session", token, domain="vouch.test", path="/")
        return self

    def as_nobody(self) -> Client:
        self.cookies.clear()
        return self

    def request(self, *args: Any, **kwargs: Any) -> Any:
        response = super().request(*args, **kwargs)
        assert response.status_code != 500, response.text
        kind = response.headers.get("content-type", "")
        if kind.startswith("text/html"):
            ensure_good_manners(response)
        return response


def ensure_good_manners(response: Any) -> None:
    """What every page owes: it parses, has a title, one h1, labelled fields, forms that go somewhere, our headers."""
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"
    text = response.text
    if "<!doctype html>" not in text[:200].lower():
        return
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(text)
    errors = [name for _, name, _ in parser.errors]
    assert not errors, f"{response.url} has HTML errors: {errors[:5]} {parser.errors[:3]}"
    title = tree.find(".//title")
    assert title is not None, response.url
    assert (title.text or "").strip(" -") not in ("", "Vouch"), f"{response.url} has no title of its own"
    assert len(tree.findall(".//h1")) == 1, f"{response.url} has {len(tree.findall('.//h1'))} h1"
    for form in tree.iter("form"):
        assert form.get("action") is not None, f"{response.url}: a form without action"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    doubled = {value for value in ids if ids.count(value) > 1}
    assert not doubled, f"{response.url}: ids used twice: {doubled}"
