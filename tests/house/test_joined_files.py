"""What is sent of the sheets and scripts: joined with what they import, hashed, compressed, and nothing lost on the way."""

import gzip
import re
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from app.settings import resource
from app.web import joining
from app.web.static import Shelf, address

STATIC = resource("static")


def texts(files: dict[str, str]) -> joining.Text:
    return lambda path: files[path]


def test_a_sheet_comes_with_those_it_imports_and_with_hashed_addresses() -> None:
    files = {
        "css/a.css": '@layer x;\n@import "b.css";\n/* for us */\n.a {\n  mask: url("../img/i.svg"); }\n',
        "css/b.css": ".b { color: red; }\n",
    }
    sent = joining.sheet("css/a.css", texts(files), lambda path: f"/static/{path}?h")
    assert sent == '@layer x;\n.b { color: red; }\n.a {\nmask: url("/static/img/i.svg?h"); }\n'


def test_a_script_runs_each_module_once_before_what_needs_it() -> None:
    files = {
        "js/a.js": '// A.\nimport { b } from "./b.js";\nimport { c, d } from "./c.js";\nb(c, d);\n',
        "js/b.js": 'import { d } from "./c.js";\nexport async function b(...all) { return [d, ...all]; }\n',
        "js/c.js": "// C.\nexport const c = 1;\nexport function d() {}\n",
    }
    assert joining.script("js/a.js", texts(files)) == (
        "const from_c = (() => {\nconst c = 1;\nfunction d() {}\nreturn { c, d };\n})();\n"
        "const from_b = (() => {\nconst { d } = from_c;\nasync function b(...all) { return [d, ...all]; }\nreturn { b };\n})();\n"
        "const { b } = from_b;\nconst { c, d } = from_c;\nb(c, d);\n"
    )


@pytest.mark.parametrize(
    "line",
    ['import b from "./b.js";', "export default 1;", "export let a = 1;", 'import("./b.js");', "import.meta.url;"],
)
def test_what_cannot_be_joined_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="cannot be joined"):
        joining.script("js/a.js", texts({"js/a.js": f"{line}\n"}))


def test_every_rule_of_the_sheet_is_sent() -> None:
    def rules(css: str) -> list[str]:
        bare = re.sub(r"/\*.*?\*/|@import [^\n]*", "", css, flags=re.S)
        return sorted(
            re.sub(r"\s+", " ", rule).strip() for rule in re.split(r"[{};]", re.sub(r'url\("[^"]*"\)', "", bare))
        )

    shelf = Shelf(STATIC)
    sent = shelf.get("css/vouch.css")
    assert sent is not None
    written = (STATIC / "css" / "vouch.css").read_text(encoding="utf-8")
    scale = (STATIC / "css" / "scale.css").read_text(encoding="utf-8")
    assert rules(sent.body.decode()) == rules(written + scale)


def test_another_icon_gives_the_sheet_another_address(tmp_path: Path) -> None:
    shutil.copytree(STATIC, tmp_path / "static")
    before = Shelf(tmp_path / "static").address("css/vouch.css")
    icons = tmp_path / "static" / "img" / "icons.svg"
    icons.write_text(icons.read_text(encoding="utf-8").replace("<svg", "<svg data-new"), encoding="utf-8")
    assert Shelf(tmp_path / "static").address("css/vouch.css") != before


def test_files_are_compressed_once_and_a_browser_may_ask_whether_they_changed(client: TestClient) -> None:
    path = address("css/vouch.css")
    plain = client.get(path, headers={"accept-encoding": "identity"})
    with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as zipped:
        raw = b"".join(zipped.iter_raw())
    assert gzip.decompress(raw) == plain.content
    assert zipped.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in plain.headers["vary"].lower()
    again = client.get("/static/css/vouch.css", headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(path).status_code == 405


def test_every_joined_script_runs_on_a_page_without_its_markup(client: TestClient, chromium: Browser) -> None:
    for path in sorted((STATIC / "js").glob("*.js")):
        source = client.get(address(f"js/{path.name}")).text
        page, wrong = chromium.new_page(), []
        page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
        page.set_content(f"<!doctype html><title>t</title><div id=notice></div><script type=module>{source}</script>")
        page.wait_for_function("document.readyState == 'complete'")
        assert not [words for words in wrong if "Syntax" in words or "not defined" in words], path.name
        page.close()
