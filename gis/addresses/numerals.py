"""Numbers as addresses write them: 44, ４４, 四十四, 二〇三, 甲."""

from __future__ import annotations

DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100}
CHINESE = "".join(DIGITS) + "".join(_TENS)
"""Every sign a Chinese number is written with here; addresses know no thousand."""
STEMS = "甲乙丙丁戊己庚辛壬癸"


def value_of(written: str) -> int | None:
    """The number that digits or Chinese numerals write; None when they write none.

    Both ways of Chinese are read: by place (二十三, 一百零二) and digit by digit (二〇三, 一二).
    """
    if written.isascii():
        return int(written) if written.isdigit() else None
    if not written or any(sign not in DIGITS and sign not in _TENS for sign in written):
        return None
    if any(sign in _TENS for sign in written):
        return _by_place(written)
    return int("".join(str(DIGITS[sign]) for sign in written))


def _by_place(written: str) -> int | None:
    total, digit, last = 0, None, 1000
    for sign in written:
        if sign in _TENS:
            unit = _TENS[sign]
            if unit >= last or digit == 0:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last = None, unit
        elif DIGITS[sign] == 0:
            if digit is not None:
                return None
        elif digit is not None:
            return None
        else:
            digit = DIGITS[sign]
    # 一百二 is 120 to a speaker and 102 to a slip; an address does not write it
    return (
        None
        if digit is not None and last == 100 and "零" not in written and "〇" not in written
        else total + (digit or 0)
    )
