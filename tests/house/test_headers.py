"""What every answer carries: pages, fragments, files, refusals, and what does not exist."""

from typing import Any

import pytest
from fastapi import FastAPI

from app.web.headers import CSP
from tests.client import Client
from tests.house.asking import addresses, ask
from tests.house.world import World

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def faults(response: Any) -> list[str]:
    """What is missing from the headers of an answer that is not a static file."""
    headers = response.headers
    found = [f"{name} is {headers.get(name)!r}" for name, value in ALWAYS.items() if headers.get(name) != value]
    policy = headers.get("content-security-policy", "")
    if policy != CSP and not stricter(policy):
        found.append(f"content-security-policy is {policy!r}")
    if "no-store" not in headers.get("cache-control", ""):
        found.append(f"cache-control is {headers.get('cache-control')!r}")
    if "max-age=" not in headers.get("strict-transport-security", ""):
        found.append("no strict-transport-security")
    if "server" in headers or "x-powered-by" in headers:
        found.append("says what it is made with")
    return found


def stricter(policy: str) -> bool:
    """A stored file's own policy: in a sandbox without scripts, and nothing from elsewhere."""
    parts = policy.split("; ")
    return (
        parts[0].startswith("sandbox")
        and "allow-scripts" not in policy
        and "default-src 'none'" in parts
        and "script-src" not in policy
        and "http" not in policy
    )


def test_the_policy_allows_nothing_written_into_a_page() -> None:
    assert "default-src 'none'" in CSP
    for word in ("unsafe", "data:", "blob:", "*", "http:", "https:"):
        assert word not in CSP


@pytest.mark.parametrize("role", ["learner", "assessor", "iqa", "manager", "administrator", None])
def test_every_answer_carries_them(role: str | None, app: FastAPI, still: Client, world: World) -> None:
    wrong: list[str] = []
    shown = 0
    still.as_nobody() if role is None else still.as_(getattr(world.north, role))
    for address in addresses(app):
        if address.writes:
            continue
        for path, _ in address.filled(world):
            for more in ({}, {"HX-Request": "true", "HX-Request-Type": "partial"}):
                response = ask(still, address.method, path, headers=more)
                shown += response.status_code == 200
                wrong += [f"{address.method} {path}: {fault}" for fault in faults(response)]
                if response.status_code >= 500:
                    wrong.append(f"{address.method} {path}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
    assert shown >= 4


def test_refusals_and_errors_carry_them_too(app: FastAPI, client: Client, world: World) -> None:
    client.as_(world.north.learner)
    for method, path, status in (("GET", "/nothing-here", 404), ("DELETE", "/me", 405), ("POST", "/cohorts", 403)):
        response = ask(client, method, path)
        assert response.status_code == status
        assert not faults(response), (method, path)
    forged = ask(client, "POST", "/me/password", headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    assert not faults(forged)


def test_a_crash_of_ours_carries_them_and_tells_nothing(
    app: FastAPI, client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.people import account_pages

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("the secret inside")

    monkeypatch.setattr(account_pages.views, "account", broken)
    response = ask(client.as_(world.north.learner), "GET", "/me")
    assert response.status_code == 500
    assert not faults(response)
    assert "secret inside" not in response.text
    assert "ZeroDivision" not in response.text


def test_static_files_may_be_kept_only_by_their_hash(app: FastAPI, still: Client) -> None:
    from app.web.static import address

    hashed = ask(still, "GET", address("css/vouch.css"))
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = ask(still, "GET", "/static/css/vouch.css")
    assert plain.headers["cache-control"] == "no-cache"
    for response in (hashed, plain):
        assert response.status_code == 200
        assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "css/vouch.000000000000.css",  # an older version of a file
        "css/nothing.000000000000.css",
        "css/nothing.css",
        "css",
        "%2e%2e/pyproject.toml",
        "../pyproject.toml",
        "..%2fpyproject.toml",
        "%2e%2e/pyproject.000000000000.toml",
    ],
)
def test_what_is_no_static_file_is_not_found(path: str, still: Client) -> None:
    assert ask(still, "GET", f"/static/{path}").status_code == 404


def test_the_session_cookie_cannot_be_read_or_carried_elsewhere(app: FastAPI, client: Client) -> None:
    cookies = ask(client, "POST", "/sign-in", data={"email": "nobody@example.org", "password": "x"}).headers.get_list(
        "set-cookie"
    )
    page = ask(client, "GET", "/sign-in").headers.get_list("set-cookie")
    for cookie in [*cookies, *page]:
        assert cookie.startswith("__Host-"), cookie
        for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
            assert word in cookie, (word, cookie)
