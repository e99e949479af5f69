"""Adding evidence: drafts that fail, sessions that end, files that stop. Nothing typed or chosen is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.front.stage import Stage, page


@pytest.fixture
def editor(stage: Stage, tab: Page) -> Page:
    stage.pages["/evidence/1"] = page("evidence", script="evidence.js")
    stage.answers["/draft"] = (200, '<p id="saved">Saved 14:06, not sent</p>')
    stage.answers["/upload"] = (200, '<ul class="files" id="files"><li>wall.txt <strong>Sent</strong></li></ul>')
    tab.goto(f"{stage.address}/evidence/1")
    tab.wait_for_function("document.documentElement.classList.contains('js')")
    return tab


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    file = tmp_path / "wall.txt"
    file.write_text("the wall")
    return file


def test_keeps_the_draft_as_one_types(editor: Page, stage: Stage) -> None:
    editor.get_by_label("What did you do?").fill("I made a wall")
    expect(editor.locator("#saved")).to_have_text("Saved 14:06, not sent")
    assert stage.posts("/draft")[-1]["about"] == ["I made a wall"]


def test_words_typed_before_the_script_has_arrived_are_kept(stage: Stage, tab: Page) -> None:
    stage.pages["/evidence/1"] = page("evidence", script="evidence.js")
    stage.answers["/draft"] = (200, '<p id="saved">Saved 14:06, not sent</p>')
    held: list[Route] = []
    tab.route("**/js/autosave.js", lambda route: held.append(route))
    tab.goto(f"{stage.address}/evidence/1", wait_until="commit")
    tab.get_by_label("What did you do?").fill("Typed on a slow line")
    assert stage.posts("/draft") == []
    held[0].continue_()
    expect(tab.locator("#saved")).to_have_text("Saved 14:06, not sent")
    assert stage.posts("/draft")[-1]["about"] == ["Typed on a slow line"]


def test_each_save_builds_on_the_one_before_even_when_the_line_says_the_same(editor: Page, stage: Stage) -> None:
    for revision, words in ((1, "I made"), (2, "I made a wall"), (3, "I made a wall of feelings")):
        carried = f'<input type="hidden" name="revision" value="{revision}" form="evidence">'
        stage.answers["/draft"] = (200, f'<div id="saved-line"><p>Saved 14:06, not sent</p>{carried}</div>')
        with editor.expect_response("**/draft"):
            editor.get_by_label("What did you do?").fill(words)
        expect(editor.locator("#saved input[name=revision]")).to_have_value(str(revision))
    assert [post.get("revision") for post in stage.posts("/draft")] == [None, ["1"], ["2"]]


def test_a_page_that_nobody_touched_saves_nothing(editor: Page, stage: Stage) -> None:
    editor.wait_for_timeout(1_000)
    assert stage.posts("/draft") == []


def test_a_draft_that_fails_says_so_and_is_tried_again(editor: Page, stage: Stage) -> None:
    stage.answers["/draft"] = (503, "")
    editor.get_by_label("What did you do?").fill("I made a wall")
    expect(editor.locator("#saved")).to_have_text("Not saved yet. We’ll keep trying.")
    stage.answers["/draft"] = (200, '<p id="saved">Saved 14:09, not sent</p>')
    editor.evaluate("window.dispatchEvent(new Event('online'))")
    expect(editor.locator("#saved")).to_have_text("Saved 14:09, not sent")


def test_a_session_that_ended_keeps_the_words_and_shows_the_way_back(editor: Page, stage: Stage) -> None:
    stage.answers["/draft"] = (401, '<div id="error"><h1>Sign in</h1></div>')
    editor.get_by_label("What did you do?").fill("A long account")
    link = editor.get_by_role("link", name="Sign in again in a new tab")
    expect(link).to_have_attribute("target", "_blank")
    expect(editor.get_by_label("What did you do?")).to_have_value("A long account")


def test_a_refused_draft_shows_the_sentence_of_the_server(editor: Page, stage: Stage) -> None:
    stage.answers["/draft"] = (
        409,
        '<div id="error"><h1>Something has changed</h1><p>This was sent from another tab.</p></div>',
    )
    editor.get_by_label("What did you do?").fill("More")
    expect(editor.locator("#saved")).to_have_text("This was sent from another tab.")


def test_asks_before_leaving_only_while_something_is_unsaved(editor: Page, stage: Stage) -> None:
    asked: list[str] = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor.get_by_label("What did you do?").fill("Saved")
    expect(editor.locator("#saved")).to_have_text("Saved 14:06, not sent")
    editor.reload()
    assert asked == []
    stage.answers["/draft"] = (503, "")
    editor.get_by_label("What did you do?").click()
    editor.keyboard.type("Not saved")
    expect(editor.locator("#saved")).to_have_text("Not saved yet. We’ll keep trying.")
    editor.reload()
    assert asked == ["beforeunload"]


def test_a_file_is_sent_at_once_and_only_once(editor: Page, stage: Stage, wall: Path) -> None:
    editor.get_by_label("Choose files").set_input_files(wall)
    expect(editor.locator("#files")).to_contain_text("wall.txt Sent")
    expect(editor.locator("#sending li")).to_have_count(0)
    editor.get_by_role("button", name="Send to Grace").click()
    editor.wait_for_url("**/sent")
    uploads = [body for path, body in stage.received if path == "/upload"]
    sent = next(body for path, body in stage.received if path == "/sent")
    assert len(uploads) == 1
    assert 'name="file"; filename="wall.txt"' in uploads[0]
    assert "the wall" in uploads[0]
    assert "the wall" not in sent


def test_a_file_that_stops_is_kept_and_holds_back_the_sending(editor: Page, stage: Stage, wall: Path) -> None:
    editor.context.set_offline(True)
    editor.get_by_label("Choose files").set_input_files(wall)
    expect(editor.locator("#sending .err")).to_have_text("It stopped at 0%. Nothing is lost.")
    editor.get_by_role("button", name="Send to Grace").click()
    expect(editor.locator("[data-send-note]")).to_contain_text("1 file is still on the way")
    editor.context.set_offline(False)
    expect(editor.locator("#files")).to_contain_text("wall.txt Sent")
    assert stage.posts("/sent") == []


@pytest.mark.parametrize(
    ("status", "answer", "sentence"),
    [
        (422, '<div id="error"><h1>No</h1><p>We can’t open .pages files.</p></div>', "We can’t open .pages files."),
        (413, "", "We can’t take this file."),
        (500, "", "Something went wrong at our end. The file is still here."),
    ],
)
def test_a_refused_file_says_why(
    editor: Page, stage: Stage, wall: Path, status: int, answer: str, sentence: str
) -> None:
    stage.answers["/upload"] = (status, answer)
    editor.get_by_label("Choose files").set_input_files(wall)
    expect(editor.locator("#sending .err")).to_contain_text(sentence)


def test_too_big_and_empty_files_are_not_sent(editor: Page, stage: Stage, tmp_path: Path) -> None:
    big, empty = tmp_path / "big.mp4", tmp_path / "empty.txt"
    big.write_bytes(b"x" * 2000)
    empty.touch()
    editor.get_by_label("Choose files").set_input_files([big, empty])
    expect(editor.locator("#sending .err")).to_have_count(2)
    expect(editor.locator("#sending .err").first).to_contain_text("This file is 2 KB. The most we can take is 1 KB.")
    editor.get_by_role("button", name="Remove big.mp4").click()
    expect(editor.locator("#sending .err")).to_have_count(1)
    assert [path for path, _ in stage.received if path == "/upload"] == []


def test_finds_criteria_and_never_hides_a_ticked_one(editor: Page) -> None:
    editor.get_by_label("Find a criterion").fill("risk")
    expect(editor.locator("#pick-status")).to_have_text("2 criteria found")
    editor.locator("#c-K1").check()
    expect(editor.locator("[data-count]")).to_have_text("1 ticked")
    expect(editor.locator("#sum-n")).to_have_text("1")
    editor.get_by_label("Find a criterion").fill("p1")
    expect(editor.locator("#pick-status")).to_have_text("1 criterion found")
    expect(editor.locator("#c-P1")).to_be_visible()
    expect(editor.locator("#c-P11")).to_be_hidden()
    expect(editor.locator("#c-K1")).to_be_visible()
