"""Questions half in characters, half in letters: 海men, 海ms, 桃wu路."""

from __future__ import annotations

from collections.abc import Sequence


def fits(tokens: Sequence[str], name: str, initials: str, sound: str) -> bool:
    """Whether the tokens stand somewhere in a name one after another.

    A character stands for itself; letters for the syllables they spell, the last one perhaps not to its end, or for
    their first letters. A name with another number of syllables than characters fits nothing.
    """
    if len(initials) != len(name):
        return False
    syllables = sound.split()
    return len(syllables) == len(name) and any(
        _goes_on(tuple(tokens), name, syllables, start)
        for start in range(len(name))
        if tokens[0][0] in (name[start], initials[start])
    )


def _goes_on(tokens: tuple[str, ...], name: str, syllables: Sequence[str], at: int) -> bool:
    if not tokens:
        return True
    if at == len(name):
        return False
    token, rest = tokens[0], tokens[1:]
    if not token.isascii() or not token.isalpha():
        return token == name[at] and _goes_on(rest, name, syllables, at + 1)
    syllable = syllables[at]
    if syllable.startswith(token) and _goes_on(rest, name, syllables, at + 1):
        return True
    return any(
        token[:taken] == syllable[:taken]
        and _goes_on((token[taken:], *rest) if token[taken:] else rest, name, syllables, at + 1)
        for taken in {len(syllable), 1}
    )
