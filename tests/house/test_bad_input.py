"""Whatever body is sent to whichever form, by somebody who may use it, is answered, and never with a 500.

Odd values inside well-made forms and questions are in tests/attacks.
"""

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
