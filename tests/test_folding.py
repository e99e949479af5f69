"""Names and words are found and filed however they are spelt."""

import pytest

from app.folding import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Amara Okafor", "amara okafor"),
        ("Siân Llewellyn", "sian llewellyn"),
        ("Łukasz Wójcik", "lukasz wojcik"),
        ("Róisín O’Connor", "roisin o’connor"),
        ("ŵ and Ŷ", "w and y"),
        ("Þóra Ærø", "thora aero"),
        ("Straße", "strasse"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Ａｍａ", "ama"),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_folding_twice_is_folding_once() -> None:
    everything = "".join(chr(code) for code in range(0x20, 0x3000) if not 0xD800 <= code < 0xE000)
    once = fold(everything)
    assert fold(once) == once
