"""The requests of the last run as the lock keeps them, read as somebody else's input."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ailz.design.record import Leaf, Made, Record, Scalar, above
from ailz.design.resource import Verb

_MOST = 20_000
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}\Z")
_TYPE = re.compile(r"[A-Za-z0-9./]{3,200}@[0-9A-Za-z-]{1,40}\Z")
_KEYS = {"id", "type", "symbol", "body"}
_OPTIONAL = {"in", "key", "verb"}


class MalformedRequestsError(Exception):
    """What the lock says of requests is not what ailz writes; the text says what is wrong."""


def requests_json(record: Record) -> str:
    """Return the record as JSON, one request a line, to stand in a member of the lock."""
    if not record:
        return "{}"
    environments = (
        f"    {_compact(environment)}: [\n"
        + ",\n".join(f"      {_compact(fields)}" for fields in _written(several))
        + "\n    ]"
        for environment, several in record.items()
    )
    return "{\n" + ",\n".join(environments) + "\n  }"


def requests_from(data: object) -> Record:
    """Return the record that a member of the lock spells.

    Raises MalformedRequestsError for a wrong type, a missing or unknown key, a text that cannot be
    printed or is far too long, and for too many requests.
    """
    if type(data) is not dict or not all(_NAME.match(name) for name in data):
        raise MalformedRequestsError("requests must be an object of environments")
    if sum(len(several) for several in data.values() if type(several) is list) > _MOST:
        msg = f"it lists more than {_MOST} requests"
        raise MalformedRequestsError(msg)
    return {name: tuple(_read(_list(several))) for name, several in data.items()}


def _written(several: Iterable[Made]) -> Iterator[dict[str, object]]:
    """Yield requests with their ids below what they stand in, which comes before them."""
    known: dict[str, str] = {}
    for made in several:
        outer = next((id_ for id_ in above(made.id) if id_ in known), None)
        known[made.id] = _reference(made)
        if outer is None:
            yield {"id": made.id, **_fields(made)}
        else:
            yield {"in": known[outer], "id": made.id.removeprefix(outer), **_fields(made)}


def _read(several: list[Any]) -> Iterator[Made]:
    known: dict[str, str] = {}
    for data in several:
        made = _made(data, known)
        known[_reference(made)] = made.id
        yield made


def _reference(made: Made) -> str:
    return made.symbol if made.key is None else f"{made.symbol}[{made.key}]"


def _fields(made: Made) -> dict[str, object]:
    fields: dict[str, object] = {
        "type": f"{made.type}@{made.api_version}",
        "symbol": made.symbol,
    }
    if made.key is not None:
        fields["key"] = made.key
    if made.verb != "create":
        fields["verb"] = made.verb
    return {**fields, "body": made.body}


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _list(several: object) -> list[Any]:
    if type(several) is not list:
        raise MalformedRequestsError("the requests of an environment must be a list")
    return several


def _made(data: object, known: Mapping[str, str]) -> Made:
    if type(data) is not dict or not _KEYS <= data.keys() <= _KEYS | _OPTIONAL:
        raise MalformedRequestsError("a request has missing or unknown keys")
    type_ = data["type"]
    if not isinstance(type_, str) or not _TYPE.match(type_):
        raise MalformedRequestsError("the type of a request is malformed")
    body = data["body"]
    if type(body) is not dict:
        raise MalformedRequestsError("the body of a request must be an object")
    name, _, version = type_.partition("@")
    key = data.get("key")
    return Made(
        _outer(data.get("in"), known) + _id(data["id"]),
        name,
        version,
        _text(data["symbol"]),
        None if key is None else _text(key),
        _verb(data.get("verb", "create")),
        {_text(path): _leaf(value) for path, value in body.items()},
    )


def _verb(value: object) -> Verb:
    match value:
        case "create":
            return "create"
        case "update":
            return "update"
        case "put":
            return "put"
        case _:
            raise MalformedRequestsError("the verb of a request must be create, update or put")


def _outer(value: object, known: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or value not in known:
        raise MalformedRequestsError("a request stands in one that is not listed before it")
    return known[value]


def _id(value: object) -> str:
    text = _text(value)
    if not text.startswith("/") or text.endswith("/"):
        raise MalformedRequestsError("the id of a request must be one of ARM")
    return text


def _leaf(value: object) -> Leaf:
    return tuple(map(_scalar, value)) if isinstance(value, list) else _scalar(value)


def _scalar(value: object) -> Scalar:
    if value is None or isinstance(value, bool | int):
        return value
    return _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 2000 or not value.isprintable():
        raise MalformedRequestsError("a request holds what is no printable text")
    return value
