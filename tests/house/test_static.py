"""The style sheets and scripts keep the promises the templates build on."""

import re
from pathlib import Path

import pytest

from app.settings import resource
from scripts import make_scale

STATIC = resource("static")
CSS = (STATIC / "css" / "vouch.css").read_text(encoding="utf-8")
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = resource("templates")


def test_written_sheets_are_fresh() -> None:
    for name, made in (("scale.css", make_scale.scale()), ("offline.css", make_scale.offline())):
        kept = (STATIC / "css" / name).read_text(encoding="utf-8")
        assert kept == made, f"static/css/{name} is stale: run scripts/make_scale.py"


def test_sizes_from_data_reach_as_far_as_data_can() -> None:
    scale = (STATIC / "css" / "scale.css").read_text(encoding="utf-8")
    for name in ("n-1", "n-80", "v-0", "v-100", "plan-0", "plan-100"):
        assert f".{name} {{" in scale


def test_every_file_a_sheet_names_exists() -> None:
    for sheet in (STATIC / "css").glob("*.css"):
        for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8")):
            assert address.startswith("data:") or (sheet.parent / address).resolve().is_file(), (
                f"{sheet.name}: {address}"
            )


def test_the_sheet_asks_for_nothing_the_policy_forbids() -> None:
    """img-src is 'self': a picture inside the sheet, or one from elsewhere, would not be drawn."""
    assert "data:" not in CSS
    assert not re.search(r"url\(\s*\"?(?:https?:)?//", CSS)
    assert re.findall(r"@import (.*)", CSS) == ['"scale.css";']


def test_the_sheet_stays_readable() -> None:
    assert len(CSS.splitlines()) <= 700


def test_every_icon_has_its_place_in_the_row() -> None:
    icons = len(re.findall(r"<title>", (STATIC / "img" / "icons.svg").read_text(encoding="utf-8")))
    places = {int(place) for place in re.findall(r"--i: (\d+)", CSS)}
    assert max(places) == icons - 1
    assert f"/ {icons - 1})" in CSS, "the mask divides by the number of icons less one"
    assert f"/ {(2 * icons - 1) * 100}% 100%" in CSS, "icons stand one icon's width apart"


@pytest.mark.parametrize("status", ["todo", "wait", "more", "nym", "met", "prov", "sampled", "query", "done", "draft"])
def test_every_status_has_an_icon(status: str) -> None:
    rule = r"\[data-s\] \{" if status == "todo" else rf'\[data-s="{status}"\] \{{'
    assert re.search(rule + r"[^}]*--i: \d+", CSS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_what_it_expects_and_keeps_nothing(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    assert source.startswith("// "), "say at the head what it is for and the markup it expects"
    code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("//", "*", "/*")))
    for word in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "eval(",
        "new Function",
        "innerHTML",
        ".style.",
    ):
        assert word not in code, f"{script.name} uses {word}"
    for imported in re.findall(r'from "\./([^"]+)"', code):
        assert (script.parent / imported).is_file()


def test_every_script_a_page_names_exists() -> None:
    for template in TEMPLATES.rglob("*.html"):
        for path in re.findall(r'page\.static\("([^"]+)"\)', template.read_text(encoding="utf-8")):
            assert (STATIC / path).is_file(), f"{template.name} names static/{path}"


def test_what_others_made_comes_with_its_licence() -> None:
    for folder, licence in (("fonts", "OFL-*.txt"), ("vendor", "htmx-LICENSE.txt")):
        assert list((STATIC / folder).glob(licence))
