"""What a second plan of Terraform's azapi provider would change: compared as that provider does.

Facts of Azure/terraform-provider-azapi 2.12.0: a refresh asks what the body says and nothing else;
what Azure leaves out is no difference; items of a list pair by `name` where they have one, else by
place; letters' case counts unless `ignore_casing` is set. Tags, identity and location are arguments
of their own: tags are compared whole, an identity by its type and ids, a location as Azure does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from ailz.azure.bodies import UNKNOWN
from ailz.azure.look import MISSING
from ailz.azure.request import Json

Difference: TypeAlias = tuple[str, Any, Any]
"""A path, what was sent, and what is read there: MISSING where one has nothing."""
_HIDDEN: Final = ("", "<redacted>")


def drift(
    step_body: Json, shown: Json, any_case: bool, foreign_tags: Sequence[str] = ()
) -> list[Difference]:
    """Return what a plan would change of a resource that Azure shows so.

    `foreign_tags` are names of tags that the code leaves to others. UNKNOWN is no difference.
    """
    found: list[Difference] = []
    for name, sent in step_body.items():
        read = shown.get(name, MISSING)
        if name == "tags":
            continue
        if name == "location":
            if read is not MISSING and _place(sent) != _place(read):
                found.append((name, sent, read))
        elif name == "identity":
            found += _identity(sent, read)
        else:
            found += _differences(sent, read, any_case, name)
    found += _tags(step_body.get("tags"), shown.get("tags"), foreign_tags)
    return found


def _differences(sent: Any, read: Any, any_case: bool, path: str) -> Iterator[Difference]:  # noqa: ANN401
    # A null is how our code leaves a property out.
    if sent is None or read is None or MISSING in (sent, read) or UNKNOWN in (sent, read):
        return
    if isinstance(sent, Mapping) and isinstance(read, Mapping):
        for name, inner in sent.items():
            yield from _differences(inner, read.get(name, MISSING), any_case, f"{path}.{name}")
    elif isinstance(sent, list | tuple) and isinstance(read, list | tuple):
        yield from _items(sent, read, any_case, path)
    elif isinstance(sent, str) and isinstance(read, str):
        if not _same_text(sent, read, any_case):
            yield path, sent, read
    elif sent != read or isinstance(sent, bool) is not isinstance(read, bool):
        yield path, sent, read


def _same_text(sent: str, read: str, any_case: bool) -> bool:
    if sent == read or read in _HIDDEN or not read.strip("*"):
        return True
    return any_case and sent.casefold() == read.casefold()


def _items(
    sent: Sequence[Any],
    read: Sequence[Any],
    any_case: bool,
    path: str,
) -> Iterator[Difference]:
    if not sent or not read:
        if list(sent) != list(read):
            yield path, list(sent), list(read)
        return
    if not (_name(sent[0]) and _name(read[0])):
        if len(sent) != len(read):
            yield path, list(sent), list(read)
            return
        for place, (one, other) in enumerate(zip(sent, read, strict=True)):
            yield from _differences(one, other, any_case, f"{path}[{place}]")
        return
    left = list(read)
    for place, one in enumerate(sent):
        at = f"{path}[{place}]"
        other = one if one in left else next((e for e in left if _name(e) == _name(one)), MISSING)
        if other is MISSING:
            yield at, one, MISSING
            continue
        left.remove(other)
        yield from _differences(one, other, any_case, at)
    for other in left:
        yield path, MISSING, other


def _name(item: Any) -> str:  # noqa: ANN401 - JSON of any shape
    said = item.get("name") if isinstance(item, Mapping) else None
    return said if isinstance(said, str) else ""


def _tags(sent: Any, read: Any, foreign: Sequence[str]) -> Iterator[Difference]:  # noqa: ANN401
    if UNKNOWN in (sent, read) or (sent is None and not read):
        return
    ours = sent if isinstance(sent, Mapping) else {}
    theirs = read if isinstance(read, Mapping) else {}
    for name in sorted({*ours, *theirs} - set(foreign)):
        one, other = ours.get(name, MISSING), theirs.get(name, MISSING)
        if one is not UNKNOWN and one != other:
            yield f"tags.{name}", one, other


def _identity(sent: Any, read: Any) -> Iterator[Difference]:  # noqa: ANN401
    if UNKNOWN in (sent, read) or not isinstance(sent, Mapping):
        return
    if not isinstance(read, Mapping):
        if str(sent.get("type", "None")).casefold() != "none":
            yield "identity", sent, MISSING
        return
    kinds = [str(each.get("type", "None")).replace(" ", "").casefold() for each in (sent, read)]
    if kinds[0] != kinds[1]:
        yield "identity.type", sent.get("type"), read.get("type")
    ids = [each.get("userAssignedIdentities") or {} for each in (sent, read)]
    if UNKNOWN not in (*ids[0], *ids[1]) and set(map(_parts, ids[0])) != set(map(_parts, ids[1])):
        yield "identity.userAssignedIdentities", sorted(ids[0]), sorted(ids[1])


def _parts(id_: object) -> tuple[str, ...]:
    """Return what azapi reads out of an identity: its subscription, group and name."""
    return tuple(str(id_).strip("/").split("/")[1::2])


def _place(location: object) -> str:
    return str(location).replace(" ", "").casefold()
