"""The configuration as far as it could be read.

What is wrong in the file is not there, and asking for it ends whatever asks. Rules judge this one
where a file has a wrong value, so that a misspelt region hides no overlap of ranges; and none of
them judges a value that nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from ailz.model.base import Section, Unread
from ailz.model.place import Path

_S = TypeVar("_S", bound=Section)
_T = TypeVar("_T")
_I = TypeVar("_I")
_ABSENT = object()
_OVERRIDES = "overrides"
"""What an environment has otherwise is known as a whole: a setting that is left out is another's,
and one whose name is wrong looks as if it were left out."""


def partial(kind: type[_S], data: object, wrong: set[Path]) -> _S:
    """Return a section from plain values, without those at or below a path in `wrong`.

    Everything else in the data must have the form that the section asks for. Of a list whose items
    are plain values none is there if one is wrong; a section with a wrong value is there without
    it.
    """
    return cast("_S", _section(kind, data, wrong, ()))


def as_far_as_read(found: Iterable[_T]) -> Iterator[_T]:
    """Yield what is found until something is asked for that could not be read."""
    with suppress(Unread):
        yield from found


def each(
    items: Callable[[], Iterable[_I]], judge: Callable[[int, _I], Iterable[_T]]
) -> Iterator[_T]:
    """Yield what is found about each item, where both the list and the item could be read."""
    try:
        known = list(items())
    except Unread:
        return
    for index, item in enumerate(known):
        with suppress(Unread):
            yield from judge(index, item)


def values(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value below one that could be read, with its path, itself after what is in it."""
    if isinstance(value, Section):
        for name in type(value).model_fields:
            with suppress(Unread):
                yield from values(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from values(inner, f"{path}.{name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from values(item, f"{path}[{index}]")
    yield path, value


def _section(kind: type[Section], data: object, wrong: set[Path], path: Path) -> object:
    if path in wrong or not isinstance(data, Mapping):
        # A place in a list: its neighbours keep theirs.
        data = {}
        known: dict[str, object] = dict.fromkeys(kind.model_fields, _ABSENT)
    else:
        known = {}
        for name, field in kind.model_fields.items():
            here = (*path, name)
            if here in wrong or (name == _OVERRIDES and _is_wrong_below(here, wrong)):
                known[name] = _ABSENT
            elif name in data:
                known[name] = _value(field.annotation, data[name], wrong, here)
            elif field.is_required():
                known[name] = _ABSENT
    made = kind.model_construct(
        _fields_set={name for name in known if name in data},
        **{name: value for name, value in known.items() if value is not _ABSENT},
    )
    for name, value in known.items():
        if value is _ABSENT:
            made.__dict__.pop(name, None)
    return made


def _value(annotation: Any, data: object, wrong: set[Path], path: Path) -> object:  # noqa: ANN401
    kind = _plain(annotation)
    if data is None:
        return None
    if isinstance(kind, type) and issubclass(kind, Section):
        return _section(kind, data, wrong, path)
    below = _is_wrong_below(path, wrong)
    if isinstance(data, list):
        (item, *_) = get_args(kind) or (object,)
        inner = _plain(item)
        if isinstance(inner, type) and issubclass(inner, Section):
            return tuple(_section(inner, each, wrong, (*path, i)) for i, each in enumerate(data))
        return _ABSENT if below else tuple(data)
    if below:
        return _ABSENT
    if isinstance(data, Mapping) and get_args(kind):
        inner = get_args(kind)[-1]
        return {key: _value(inner, each, wrong, (*path, key)) for key, each in data.items()}
    return data


def _is_wrong_below(path: Path, wrong: set[Path]) -> bool:
    return any(place[: len(path)] == path for place in wrong)


def _plain(annotation: Any) -> Any:  # noqa: ANN401 - what a field is annotated with
    """Return what an annotation says of a value that is there."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(each for each in get_args(annotation) if each is not type(None))
        else:
            return annotation
