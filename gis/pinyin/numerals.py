"""Chinese numbers as streets bear them: 一 to 九百九十九."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
MOST = 999
"""No lane has a higher number in characters; plates of a thousand and more are written in Arabic digits."""


def numeral(number: int) -> str:
    """A number up to 999 in characters: 12 is 十二, 105 is 一百零五; beyond that digit by digit."""
    if number > MOST:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = _DIGITS[hundreds] + "百"
    if not rest:
        return words
    return words + (
        "零" + _DIGITS[rest] if rest < 10 else _DIGITS[rest // 10] + "十" + (_DIGITS[rest % 10] if rest % 10 else "")
    )


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


_NUMBERS = {numeral(number): number for number in range(1, MOST + 1)}
_SIGNS = "零一二三四五六七八九十百"


def ending_number(text: str) -> tuple[str, int] | None:
    """The number a text ends with, as written and as a number; None when it ends with none that is well formed.

    五一, 八一, 三八 and 一二九 are dates and no numbers: in words 51 is 五十一.
    """
    written = text[len(text.rstrip(_SIGNS)) :]
    return (written, _NUMBERS[written]) if written in _NUMBERS else None
