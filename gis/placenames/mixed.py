"""Questions half in characters, half in letters: 海men, 海ms, 桃wu路."""

from __future__ import annotations

from collections.abc import Sequence


def fits(tokens: Sequence[str], name: str, initials: str, sound: str) -> bool:
    """Whether the tokens stand somewhere in a name one after another.

    A character stands for itself; letters for the syllables they spell, the last one perhaps not to its end, or for
    their first letters. A name with another number of syllables than characters fits nothing.
    """
    # most names fail by their first letters alone, before their sound is taken apart
    firsts = [token[0] for token in tokens]
    if len(initials) != len(name) or not all(first in initials or first in name for first in firsts):
        return False
    if not any(_begins(firsts, name, initials, start) for start in range(len(name))):
        return False
    syllables = sound.split()
    return len(syllables) == len(name) and any(
        _goes_on(tuple(tokens), name, syllables, start) for start in range(len(name))
    )


def _begins(firsts: Sequence[str], name: str, initials: str, start: int) -> bool:
    """Whether the first token may stand at ``start``, and the second, when the first is a character, behind it."""
    if firsts[0] not in (name[start], initials[start]):
        return False
    if len(firsts) == 1 or firsts[0] != name[start]:
        return True
    return start + 1 < len(name) and firsts[1] in (name[start + 1], initials[start + 1])


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
