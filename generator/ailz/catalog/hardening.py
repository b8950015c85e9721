"""Hardened settings: which value of which property is the safe one."""

from ailz.catalog import _data


def is_hardened(type_: str, path: str, value: str | bool) -> bool:
    """Whether a property of an ARM type has a safe value; members of a list stand as ``[]``.

    False too where no fact says anything about the property.
    """
    known = _data.section("hardening").get(type_, {}).get(path)
    return known is not None and any(
        type(each) is type(value) and each == value for each in known["values"]
    )
