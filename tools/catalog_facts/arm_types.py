"""What a resource's body may be at an API version: an extract of the published ARM types.

The bodies of one published file share a table of objects. A value's type is a number (an object of
the table), ``s``, ``i``, ``b`` or ``*`` (text, whole number, truth, anything), a list (the texts
that are allowed), or an object: ``o`` texts that are documented beside others, ``s`` least and
most characters and pattern, ``i`` least and most, ``l`` what a list holds, with ``n`` least and
most. An object has ``p`` (properties), ``q`` (required), ``z`` (read-only: their types are left
out), ``a`` (what other properties hold), and ``d`` with ``e`` (the property that tells kinds apart,
and each kind's object, which ``p`` adds to).
"""

from types import ModuleType

from tools.catalog_facts.facts import Facts, Fields, about, some
from tools.catalog_facts.types import described

_REQUIRED, _READ_ONLY = 1, 2
_SIMPLE = {"StringType": "s", "IntegerType": "i", "BooleanType": "b"}
_ENVELOPE = frozenset({"id", "name", "type", "apiVersion"})


def arm_types(facts: Facts, arm: ModuleType, chosen: Fields) -> dict[str, Fields]:
    """Derive a document a resource provider: the bodies of each of its types at some versions.

    These are the version that is written and the recommended one. `chosen` are the entries of the
    catalog's types. Documents are named `arm-types/` and the provider in lower case.
    """
    listed = {each["type"]: each for each in facts["resource_types"]["types"]}
    repository = facts["resource_types"]["_meta"]
    commit = f"{repository['repository']}@{repository['commit'][:12]}"
    tables: dict[str, _Table] = {}
    documents: dict[str, Fields] = {}
    for name in sorted({*chosen, *listed}):
        asked = {chosen[name]["apiVersion"]} if name in chosen else set()
        asked |= {listed[name]["recommended"]} if name in listed else set()
        bodies = {}
        for version in sorted(asked & set(arm.versions(name))):
            file, _, position = arm.index()[f"{name}@{version}".casefold()].partition("#/")
            key = file.removesuffix(".json.gz")
            bodies[version] = [key, tables.setdefault(key, _Table(arm.load(file))).body(position)]
        if bodies:
            what = "what a resource's body may be, by type and API version"
            empty = {"_meta": about(what, commit), "entries": {}, "versions": {}, "tables": {}}
            document = documents.setdefault(f"arm-types/{name.partition('/')[0].lower()}", empty)
            document["entries"][name] = bodies
            document["versions"][name] = _versions(arm, name, listed.get(name, {}))
            document["tables"] |= {key: tables[key].objects for key, _ in bodies.values()}
    for each in described(facts):
        documents[f"arm-types/{each['type'].partition('/')[0].lower()}"] = _described(each)
    return documents


def _described(each: Fields) -> Fields:
    """Return the document of a type that a page describes: texts alone, in one object."""
    name, version = each["type"], each["apiVersion"]
    outermost = {
        "p": {"location": "s", "tags": 1, "properties": 2},
        "q": [key for key in ("location", "tags") if each[key] == "required"],
    }
    objects = [some(**outermost), {"a": "s"}, {"p": dict.fromkeys(each["properties"], "s")}]
    return {
        "_meta": about("what a resource's body may be, by type and API version", each["source"]),
        "entries": {name: {version: [name, 0]}},
        "versions": {name: [version]},
        "tables": {name: objects},
    }


def _versions(arm: ModuleType, name: str, listed: Fields) -> list[str]:
    known = {*arm.versions(name), *listed.get("stableVersions", [])}
    return sorted(known | set(listed.get("previewVersions", [])))


class _Table:
    """The objects of one published file that something wanted reaches."""

    def __init__(self, recorded: list[Fields]) -> None:
        self._recorded = recorded
        self._places: dict[int, int] = {}
        self.objects: list[Fields] = []

    def body(self, position: str) -> int:
        """Return the place of a resource's body."""
        place = self._type(self._recorded[int(position)]["body"], top=True)
        if not isinstance(place, int):
            raise TypeError(place)
        return place

    def _type(self, reference: Fields, *, top: bool = False) -> object:
        position = int(reference["$ref"].removeprefix("#/"))
        found = self._recorded[position]
        kind = found["$type"]
        if kind in ("ObjectType", "DiscriminatedObjectType"):
            return self._object(position, found, top=top)
        if kind == "ArrayType":
            limits = [found.get("minLength"), found.get("maxLength")]
            return {"l": self._type(found["itemType"]), **_limits("n", limits)}
        if kind == "StringLiteralType":
            return [found["value"]]
        if kind == "UnionType":
            return self._union(found)
        if kind == "StringType":
            limits = [found.get("minLength"), found.get("maxLength"), found.get("pattern")]
            return _limits("s", limits) or "s"
        if kind == "IntegerType":
            return _limits("i", [found.get("minValue"), found.get("maxValue")]) or "i"
        return _SIMPLE.get(kind, "*")

    def _union(self, found: Fields) -> object:
        options = [
            self._recorded[int(each["$ref"].removeprefix("#/"))] for each in found["elements"]
        ]
        texts = [each["value"] for each in options if each["$type"] == "StringLiteralType"]
        rest = {each["$type"] for each in options if each["$type"] != "StringLiteralType"}
        if not rest:
            return texts
        if rest == {"StringType"}:
            return {"o": texts} if texts else "s"
        return "*"

    def _object(self, position: int, found: Fields, *, top: bool) -> int:
        if position in self._places:
            return self._places[position]
        place = self._places[position] = len(self.objects)
        self.objects.append({})
        declared = {**found.get("properties", {}), **found.get("baseProperties", {})}
        if top:
            # The type's own place: ARM takes these from the address, not from the body.
            declared = {name: each for name, each in declared.items() if name not in _ENVELOPE}
        fixed = {name for name, each in declared.items() if _is_read_only(each)}
        more = found.get("additionalProperties")
        self.objects[place] = some(
            p={
                name: self._type(each["type"])
                for name, each in declared.items()
                if name not in fixed
            },
            q=[n for n, each in declared.items() if _is_required(each)],
            z=sorted(fixed),
            d=found.get("discriminator"),
            e={name: self._type(each) for name, each in found.get("elements", {}).items()},
        )
        if more:
            self.objects[place]["a"] = self._type(more)
        return place


def _is_required(declared: Fields) -> bool:
    return declared.get("flags", 0) & (_REQUIRED | _READ_ONLY) == _REQUIRED


def _is_read_only(declared: Fields) -> bool:
    # What is both stands in requests and answers alike: who asks repeats what is there.
    return declared.get("flags", 0) & (_REQUIRED | _READ_ONLY) == _READ_ONLY


def _limits(name: str, limits: list[object]) -> Fields:
    while limits and limits[-1] is None:
        limits.pop()
    return {name: limits} if limits else {}
