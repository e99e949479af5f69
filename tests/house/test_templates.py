"""The manners of every template: it compiles, names its page, and asks nothing the content security policy forbids."""

import ast
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.settings import resource
from app.web.render import environment

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = resource("templates")
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Documents of their own, which no browser gets from us as a page: the exported portfolio.
OWN_DOCUMENTS = ("archive",)
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "a script written into the page": r"<script\b(?![^>]*\bsrc=)",
    "a handler written into the page": r"\s(?:hx-)?on[a-z:-]+\s*=\s*[\"'{]",
    "unescaped text": r"\|\s*safe\b|autoescape\s+false|\bMarkup\b",
    "script in an attribute": r"\b(?:js|javascript):",
    "a filter that htmx would evaluate": r"hx-trigger\s*=\s*\"[^\"]*\[[^\"]*\]",
    "an htmx expression": r"\bhx-vars\b",
    "something from elsewhere": r"\b(?:src|srcset|action|hx-(?:get|post))\s*=\s*[\"'](?:https?:)?//",
}


def source_of(name: str) -> str:
    """The template without its comments, which may speak of what is forbidden."""
    return re.sub(r"\{#.*?#\}", "", (TEMPLATES / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def is_page(name: str) -> bool:
    """A page stands for itself: not a fragment, not the base, not a file of macros, not the exported document."""
    path = Path(name)
    if path.name.startswith("_") or name == "web/base.html" or any(part in OWN_DOCUMENTS for part in path.parts):
        return False
    return "{% macro" not in source_of(name).replace("{%- macro", "{% macro") or "extends" in source_of(name)


def fragments_sent_alone() -> list[str]:
    """The fragments that app code hands to htmx: every string "<feature>/_<name>.html" in a pages or web module."""
    found: set[str] = set()
    for module in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and re.fullmatch(r"[a-z_/]+/_[a-z_]+\.html", value):
                found.add(value)
    return sorted(found)


class Roots(HTMLParser):
    """Collects the elements that have no parent in a fragment, with their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.depth: list[str] = []
        self.roots: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.depth:
            self.roots.append((tag, dict(attrs).get("id")))
        if tag not in VOID:
            self.depth.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.depth:
            self.roots.append((tag, dict(attrs).get("id")))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.depth:
            while self.depth.pop() != tag:
                pass


def roots_of(source: str) -> list[tuple[str, str | None]]:
    """The outermost elements of a fragment, read with the template's own marks taken out."""
    markup = re.sub(r"\{\{.*?\}\}", "x", source, flags=re.DOTALL)
    markup = re.sub(r"\{%.*?%\}", "", markup, flags=re.DOTALL)
    parser = Roots()
    parser.feed(markup)
    return parser.roots


def test_there_are_templates() -> None:
    assert "web/base.html" in NAMES
    assert any(is_page(name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name: str) -> None:
    environment().get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_nothing_the_policy_forbids(name: str) -> None:
    source = source_of(name)
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, source, re.IGNORECASE)]
    assert not found, f"{name} has {', '.join(found)}. Use a class, an attribute or a module in static/js."


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ('<p style="color:red">', "an inline style"),
        ("<script>go()</script>", "a script written into the page"),
        ('<a onclick="go()">', "a handler written into the page"),
        ('<a hx-on:click="go()">', "a handler written into the page"),
        ("{{ words|safe }}", "unescaped text"),
        ("<a hx-vals='js:{a: 1}'>", "script in an attribute"),
        ('<a hx-trigger="keyup[ctrlKey]">', "a filter that htmx would evaluate"),
        ('<img src="//elsewhere.example/a.png">', "something from elsewhere"),
    ],
)
def test_what_is_forbidden_is_noticed(markup: str, what: str) -> None:
    assert re.search(FORBIDDEN[what], markup)


@pytest.mark.parametrize("name", [name for name in NAMES if is_page(name)])
def test_a_page_has_a_title_and_a_main_part(name: str) -> None:
    source = source_of(name)
    assert re.search(r"\{%-?\s*extends\s+\"web/base\.html\"", source), f"{name} does not extend web/base.html"
    for block in ("title", "main"):
        assert re.search(rf"\{{%-?\s*block {block}\b", source), f"{name} has no block {block}"


@pytest.mark.parametrize("name", fragments_sent_alone())
def test_a_fragment_sent_alone_has_one_root_with_an_id(name: str) -> None:
    roots = roots_of(source_of(name))
    assert len(roots) == 1, f"{name} has {len(roots)} outermost elements {roots}; htmx puts one in place of one"
    assert roots[0][1], f"the outermost element of {name} has no id, so nothing can be told to take its place"


def test_roots_are_counted() -> None:
    assert roots_of('<ul id="files">{% for x in y %}<li><br></li>{% endfor %}</ul>') == [("ul", "files")]
    assert len(roots_of("<p>one</p><p>two</p>")) == 2


def test_an_id_in_a_target_is_on_some_page() -> None:
    """hx-target="#queue" needs an element with that id somewhere, or the answer goes nowhere without a word."""
    every = "\n".join(source_of(name) for name in NAMES)
    ids = set(re.findall(r"\bid=\"([^\"{]+)\"", every)) | set(re.findall(r"\bid=\"([^\"{]*)\{", every))
    for target in re.findall(r"hx-target(?:=\"|\": \")#([A-Za-z][\w-]*)(?=\")", every):
        assert target in ids, f'hx-target="#{target}" names an id that no template has'


def test_templates_are_well_formed() -> None:
    """djlint reads every template: orphan tags, missing attributes, Jinja mistakes."""
    command = [
        sys.executable,
        "-m",
        "djlint",
        str(TEMPLATES),
        "--lint",
        "--quiet",
        "--configuration",
        str(ROOT / "djlint.toml"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
