"""ARM's uniqueString(): thirteen letters that are the same for the same texts.

A 64-bit hash of the Murmur family in two lanes of 32 bits, spelt in base 32. Found by comparing
with `bicep snapshot`, and a test keeps it so.
"""

from __future__ import annotations

_MASK = 0xFFFFFFFF
_ONE, _TWO = 0xAB0E9789, 0x239B961B
_MIX_ONE, _MIX_TWO = 0x85EBCA6B, 0xC2B2AE35
_ADD_ONE, _ADD_TWO = 0x561CCD1B, 0x0BCAA747
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def unique_string(*parts: str) -> str:
    """Return what uniqueString() makes of its arguments."""
    value = _hash("-".join(parts).encode())
    return (
        "".join(_LETTERS[value >> shift & 31] for shift in range(59, -1, -5))
        + (_LETTERS[value << 1 & 31])
    )


def _hash(data: bytes) -> int:
    high, low = 0, 0
    whole = len(data) - len(data) % 8
    for at in range(0, whole, 8):
        first, second = (int.from_bytes(data[at + n : at + n + 4], "little") for n in (0, 4))
        low = _turned(low ^ _scrambled(first, _TWO, 15, _ONE), 19) + high & _MASK
        low = low * 5 + _ADD_ONE & _MASK
        high = _turned(high ^ _scrambled(second, _ONE, 17, _TWO), 13) + low & _MASK
        high = high * 5 + _ADD_TWO & _MASK
    rest = data[whole:]
    if rest:
        low ^= _scrambled(int.from_bytes(rest[:4], "little"), _TWO, 15, _ONE)
    if len(rest) > 4:
        high ^= _scrambled(int.from_bytes(rest[4:], "little"), _ONE, 17, _TWO)
    high ^= len(data)
    low = (low ^ len(data)) + high & _MASK
    high = high + low & _MASK
    low, high = _mixed(low), _mixed(high)
    low = low + high & _MASK
    high = high + low & _MASK
    return high << 32 | low


def _scrambled(value: int, before: int, turns: int, after: int) -> int:
    return _turned(value * before & _MASK, turns) * after & _MASK


def _turned(value: int, turns: int) -> int:
    return (value << turns | value >> 32 - turns) & _MASK


def _mixed(value: int) -> int:
    value = (value ^ value >> 16) * _MIX_ONE & _MASK
    value = (value ^ value >> 13) * _MIX_TWO & _MASK
    return value ^ value >> 16
