"""What people do, step by step, in the browser. The journeys themselves are sentences."""

import io
import re
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

ACCOUNT = [
    "I work in the pre-school room. Names are changed to Child A and Child B. In October I made a feelings wall.",
    "On Tuesday Child A came in and went straight under the table. I sat near him and said, “I’ll be here.”",
    "After a few minutes he put his peg on the wobbly face. We did slow blowing, five candles on a cake.",
    "I used to think hiding was not listening. Now I know anxiety can look like hiding.",
]
SOUND = ("valid", "authentic", "current", "sufficient", "reliable")


def a_photo() -> bytes:
    picture = Image.new("RGB", (900, 600), (207, 224, 216))
    draw = ImageDraw.Draw(picture)
    for number in range(5):
        draw.ellipse((60 + 170 * number, 220, 190 + 170 * number, 350), outline=(23, 50, 79), width=8)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


class Learner:
    """What a learner does on their phone."""

    def __init__(self, page: Page, unit: int, *, scripted: bool) -> None:
        self.page, self.unit, self.scripted = page, unit, scripted

    def starts_a_piece(self) -> None:
        self.page.goto("/evidence")
        self.page.get_by_role("button", name="Add evidence").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Add evidence")

    def writes(self, title: str, account: list[str]) -> None:
        self.page.get_by_label("Or write it here").fill("\n\n".join(account))
        self.page.get_by_label("Give it a name").fill(title)
        self.page.locator("label", has_text="Today").first.click()
        self.page.get_by_label("Where were you?").fill("the pre-school room")

    def adds_a_photo(self, name: str) -> None:
        self.page.locator("input[type=file][multiple]").set_input_files(
            {"name": name, "mimeType": "image/jpeg", "buffer": a_photo()}
        )
        if not self.scripted:
            self.page.get_by_role("button", name="Add the chosen files").click()
        expect(self.page.locator("#files")).to_contain_text(name)

    def claims(self, places: dict[str, str]) -> None:
        group = self.page.locator("details.group").first
        if group.get_attribute("open") is None:
            group.locator("summary").click()
        for code, place in places.items():
            key = f"{self.unit}.{code}"
            self.page.locator(f"input[name=c][value='{key}']").check()
            self.page.locator(f"input[name='where.{key}']").fill(place)

    def declares_and_sends(self) -> None:
        self.page.locator("input[name=mine]").check()
        self.page.locator("input[name=private]").check()
        if self.scripted:
            expect(self.page.locator("#saved")).to_contain_text("Saved")
        self.page.get_by_role("button", name=re.compile("^Send to")).click()

    def sends(self, title: str, places: dict[str, str], *, photo: str | None = None) -> int:
        """A whole piece; its id."""
        self.starts_a_piece()
        self.writes(title, ACCOUNT)
        if photo:
            self.adds_a_photo(photo)
        self.claims(places)
        self.declares_and_sends()
        expect(self.page.get_by_role("heading", name=re.compile("^Sent to"))).to_be_visible()
        found = re.search(r"/evidence/(\d+)", self.page.url)
        assert found is not None, self.page.url
        return int(found[1])


class Assessor:
    """What an assessor does at the desk."""

    def __init__(self, page: Page, *, scripted: bool) -> None:
        self.page, self.scripted = page, scripted

    def opens(self, title: str) -> None:
        self.page.goto("/queue")
        self.page.get_by_role("link", name=title).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def decides(self, outcomes: dict[str, tuple[str, str]]) -> None:
        """Outcome and words by code."""
        for code, (outcome, words) in outcomes.items():
            claim = self.claim(code)
            if self.scripted:
                claim.locator("button.code").click()
            claim.locator(f"input[value={outcome}]").check(force=True)
            if words:
                claim.locator("textarea").fill(words)

    def claim(self, code: str) -> Any:
        return self.page.locator("li.claim").filter(has=self.page.locator(".code", has_text=re.compile(f"^{code}$")))

    def codes(self) -> list[str]:
        return [text.strip() for text in self.page.locator("li.claim .code").all_inner_texts()]

    def finds_it_sound(self) -> None:
        sound = self.page.locator("details.varcs")
        if sound.get_attribute("open") is None:
            sound.locator("summary").click()
        for word in SOUND:
            self.page.locator(f"input[name=sound][value={word}]").check()

    def sends(self) -> None:
        self.page.get_by_role("button", name="Send and open next").click()
        expect(self.page.locator("#notice")).to_contain_text("Sent. Your decisions are recorded.")


def flip_a_byte(path: Path, at: int) -> Path:
    """A copy of the file with one byte changed."""
    data = bytearray(path.read_bytes())
    data[at] ^= 0x01
    changed = path.with_name(f"changed-{path.name}")
    changed.write_bytes(data)
    return changed
