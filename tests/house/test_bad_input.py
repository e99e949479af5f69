"""Whatever is sent to whichever form, by somebody who may use it, is answered with a sentence and never with a 500."""

import random
import string

import pytest

from tests.client import Client
from tests.house.asking import ask
from tests.house.conftest import Prepared

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=xx"}
BODIES: dict[str, tuple[dict[str, str], bytes]] = {
    "nothing": ({}, b""),
    "an empty form": (FORM, b""),
    "JSON": ({"Content-Type": "application/json"}, b'{"name": null, "id": [1, {"a": 2}]}'),
    "broken JSON": ({"Content-Type": "application/json"}, b'{"name": '),
    "text": ({"Content-Type": "text/plain"}, b"hello"),
    "bytes": ({"Content-Type": "application/octet-stream"}, bytes(range(256))),
    "no such type": ({"Content-Type": "///"}, b"a=b"),
    "a form of broken bytes": (FORM, b"name=%FF%FE&title=%00&do=send&\xff=\xfe"),
    "a form that is not one": (FORM, b"&&&===&%%%&=;=&"),
    "many fields": (FORM, b"&".join(b"f%d=x" % n for n in range(4000))),
    "a part without end": (MULTIPART, b'--xx\r\nContent-Disposition: form-data; name="title"\r\n\r\nhello'),
    "a part without name": (MULTIPART, b"--xx\r\nContent-Disposition: form-data\r\n\r\nhello\r\n--xx--\r\n"),
    "a boundary that never comes": (MULTIPART, b"hello" * 100),
    "no boundary": ({"Content-Type": "multipart/form-data"}, b"--xx\r\n\r\n--xx--"),
    "a file where a word belongs": (
        MULTIPART,
        b'--xx\r\nContent-Disposition: form-data; name="name"; filename="a\x00b.exe"\r\n\r\nMZ\r\n--xx--\r\n',
    ),
}
# Names that forms here use, so that odd values reach the code behind them.
NAMES = """
    name email password role qualified starts_on ends_on theme text_size next until title about account when when_day
    when_month when_year place c mine private reason do outcome feedback comment declaration typed_name revision file
    sound person_id standard_id unit_id cohort_id enrolment_id provider_id learner assessor roster
""".split()  # noqa: SIM905
QUESTIONS = """
    q page after before cursor cohort unit version status sort order filter number notice next look download show at by
""".split()  # noqa: SIM905
SHORT = ("", " ", "0", "-1", "9" * 40, "1e9", "NaN", "2026-02-31", "31/02/2026", "\x00", "\u202e", "<b>", "'--", "²")
VALUES = (*SHORT, "é" * 5000)


def shown(fields: dict[str, str]) -> dict[str, str]:
    return {name: value[:24] for name, value in fields.items()}


@pytest.mark.parametrize("body", BODIES)
def test_a_body_of_any_kind(body: str, client: Client, prepared: Prepared) -> None:
    headers, content = BODIES[body]
    wrong: list[str] = []
    for address, path, player in prepared.welcome:
        if address.writes:
            response = ask(client.as_(player), address.method, path, headers=headers, content=content)
            if response.status_code >= 500:
                wrong.append(f"{address.method} {path}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("seed", range(6))
def test_forms_with_odd_values(seed: int, client: Client, prepared: Prepared) -> None:
    """Fields with known names and values that are none, in every form, by somebody who may use it."""
    dice = random.Random(seed)
    wrong: list[str] = []
    for address, path, player in prepared.welcome:
        if address.writes:
            fields = {name: dice.choice(VALUES) for name in dice.sample(NAMES, 20)}
            fields["".join(dice.choices(string.printable, k=9))] = "?"
            key = dice.choice(["", "x" * 60, "?", "%00"])
            response = ask(client.as_(player), address.method, f"{path}?once={key}", data=fields)
            if response.status_code >= 500:
                wrong.append(f"{address.method} {path} {shown(fields)}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("seed", range(6))
def test_a_question_of_any_kind(seed: int, client: Client, prepared: Prepared) -> None:
    """What stands after the question mark: filters, pages, keys, words to look for."""
    dice = random.Random(seed)
    wrong: list[str] = []
    for address, path, player in prepared.welcome:
        if not address.writes:
            params = {name: dice.choice(SHORT) for name in dice.sample(QUESTIONS, 10)}
            response = ask(client.as_(player), address.method, path, params=params)
            if response.status_code >= 500:
                wrong.append(f"{address.method} {path} {params}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
