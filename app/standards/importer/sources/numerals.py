"""Numbers as Word and web pages print them before list entries."""

_ROMANS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
           (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LARGEST_ROMAN = 3999


def numeral(number: int, style: str) -> str:
    """`number` in a style of HTML (1, a, A, i, I) or of Word (decimal, lowerLetter, upperRoman, decimalZero ...)."""
    if style in ("a", "lowerLetter"):
        return letters(number)
    if style in ("A", "upperLetter"):
        return letters(number).upper()
    if style in ("i", "lowerRoman"):
        return roman(number)
    if style in ("I", "upperRoman"):
        return roman(number).upper()
    return f"{number:02}" if style == "decimalZero" else str(number)


def letters(number: int) -> str:
    """a to z, then aa, bb, cc as Word counts on."""
    if number < 1:
        return str(number)
    turn, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * min(turn + 1, 10)


def roman(number: int) -> str:
    """i, ii, iii ...; a number too large for numerals as it is."""
    if not 0 < number <= _LARGEST_ROMAN:
        return str(number)
    out = ""
    for value, sign in _ROMANS:
        while number >= value:
            out += sign
            number -= value
    return out
