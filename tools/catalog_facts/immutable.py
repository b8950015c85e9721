"""Properties that a later request cannot change freely: which changes, and what happens then.

A row says in words which change it is about. What a program can decide is taken apart into pairs of
old and new values, the rest stays in words.
"""

import re

from tools.catalog_facts.facts import Facts, Fields, about, some

_PLACE = r"(?<![\w/])(?:\w+/)*(?:facts|terraform|policy-definitions)/[^\s;():]+"
_RECORDING = re.compile(
    rf" \([a-z ]*recorded in {_PLACE}\)"
    rf"|(?: as recorded in )?{_PLACE}(?: \(createOnly\) <-)?(?: \(([^()]*)\))?"
)
"""Where a recording lies: what was recorded is named in brackets or after an arrow."""
_ANY = re.compile(r"any(?: after creation|,.*)?|added or changed after creation")
_ASIDE = re.compile(r" after creation|, also .*")
_WORDS = r"[\w.]+(?: or [\w.]+)*"
_STEP = re.compile(rf"({_WORDS}) to ({_WORDS})")
_BACK = re.compile(r"([\w.]+) to ([\w.]+) or back")
_EACH_OTHER = re.compile(r"([\w.]+) and ([\w.]+) to each other")
_SETS = re.compile(r"between \{([^}]*)\} and \{([^}]*)\}")
_UPWARD = re.compile(r"upward between (.*)")
_COMPUTE = re.compile(r"(ComputeInstance|AmlCompute)\b")
"""A note that begins so is about one kind of compute, which share an ARM type."""
_EXPLICIT = re.compile(r"an explicit (\w+) (at creation|on an account without it)")
"""A value that is refused although it changes nothing: from the start, or once the resource is."""
_RESENT = "re-sending it for an existing account was refused"
"""What the report sent again was the switch as it is by default, off."""
_LEFT_OUT = {("Microsoft.Network/publicIPAddresses", "zones")}
"""What is refused where it is left out later, as the facts' findings on a second PUT say."""
_SAME = {
    "Microsoft.Network/virtualNetworks/subnets": {
        "properties.addressPrefixes": "properties.addressPrefix"
    }
}
"""Two spellings of one property: a row about the first is a row about the second."""


def immutable(facts: Facts) -> Fields:
    """Derive the rows by type. ``refused`` and ``free`` are pairs of old and new values.

    A change is refused where a pair of ``refused`` fits, or none of ``free``. No value in a pair
    stands for any. ``said`` is the change in words where it is not plainly any, ``where`` what a
    resource must hold besides. ``never`` is a value that is refused although it changes nothing,
    ``again`` one that is so once the resource exists; ``leftOut``: so is leaving it out.
    """
    entries: dict[str, dict[str, list[Fields]]] = {}
    for row in facts["immutable"]["properties"]:
        path = row["path"].removesuffix("[]")
        if path == "name":
            # Another name is another resource: nothing is changed then.
            continue
        for spelt in filter(None, (path, _SAME.get(row["type"], {}).get(path))):
            kind = entries.setdefault(row["type"], {})
            kind.setdefault(spelt, []).append(_row(row))
    meta = about("what a later request cannot change", "the sources of each row")
    ordered = {kind: dict(sorted(entries[kind].items())) for kind in sorted(entries)}
    return {"_meta": meta, "entries": ordered}


def _row(row: Fields) -> Fields:
    kind = _COMPUTE.match(row["note"] or "")
    return some(
        where={"properties.computeType": kind[1]} if kind else None,
        **_explicit(f"{row['transition']} {row['note']}"),
        leftOut=(row["type"], row["path"]) in _LEFT_OUT,
        change=row["onChange"].replace(" ", "_"),
        **_transition(row["transition"]),
        code=row["errorCode"],
        note=_without_recordings(row["note"] or ""),
        source=_without_recordings(row["source"]),
    )


def _explicit(said: str) -> Fields:
    found = _EXPLICIT.search(said)
    if _RESENT in said:
        return {"again": "false"}
    return {"never" if found[2] == "at creation" else "again": found[1]} if found else {}


def _transition(said: str | None) -> Fields:
    if said is None or _ANY.fullmatch(said):
        return {}
    plain = _ASIDE.sub("", said)
    if plain.startswith("any but "):
        free = _pairs(plain.removeprefix("any but "))
        return {"said": said, "free": free} if free else {"said": said}
    refused = [pair for part in plain.split("; ") for pair in _pairs(part)]
    return {"said": said, "refused": refused}


def _pairs(step: str) -> list[list[list[str]]]:
    """Return old and new values; none where the words cannot be taken apart."""
    if found := _BACK.fullmatch(step) or _EACH_OTHER.fullmatch(step):
        return [[[found[1]], [found[2]]], [[found[2]], [found[1]]]]
    if found := _SETS.fullmatch(step):
        one, other = (re.split(r", ", each) for each in found.groups())
        return [[one, other], [other, one]]
    if found := _UPWARD.fullmatch(step):
        tiers = found[1].split(", ")
        return [[[tier], tiers[at + 1 :]] for at, tier in enumerate(tiers[:-1])]
    if found := _STEP.fullmatch(step):
        return [[_values(found[1]), _values(found[2])]]
    return []


def _values(words: str) -> list[str]:
    if words in ("any", "set"):
        return []
    return ["none" if word == "unset" else word for word in words.split(" or ")]


def _without_recordings(said: str) -> str:
    named = _RECORDING.sub(lambda found: found[1] or "", said)
    parts = (part.strip(" <-") for part in named.split(";"))
    return "; ".join(part for part in dict.fromkeys(parts) if part)
