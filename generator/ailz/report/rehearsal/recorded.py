"""What a lock file remembers of a run, as the scenes that made it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ailz.azure.play.scene import Scene
from ailz.azure.play.step import Ending, Step
from ailz.design.record import Leaf, Made, Record, is_digest
from ailz.design.resource import Verb

_ENDINGS: Mapping[Verb, Ending] = {"create": "delete", "update": "with_parent", "put": "stays"}
_OTHER = "(another value than today's)"
_ABSENT: Leaf = "(absent)"
IN_SHORT = (
    "A lock keeps requests in short: what a long value was is not known, only that it was another; "
    "and a name that Azure alone knows is taken for what it is now."
)


def recorded(record: Record, today: Record, scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Return the scenes of a record, in the order in which the scenes of today name them.

    `today` is the record of those. An environment that is there no longer comes last.
    """
    now = {scene.name: scene for scene in scenes}
    names = [*(name for name in now if name in record), *(n for n in record if n not in now)]
    language = scenes[0].language
    made = []
    for name in names:
        here = now.get(name, Scene(name=name, language=language, steps=(), by=scenes[0].by))
        known = {_key(each): each for each in today.get(name, ())}
        steps = tuple(_steps(record[name], known, here))
        # What a person deploys before all else is no scene, and nothing of it is left here.
        if steps or name in now:
            made.append(replace(here, steps=steps))
    return tuple(made)


def _key(made: Made) -> str:
    return made.symbol if made.key is None else f'{made.symbol}["{made.key}"]'


def _steps(requests: Sequence[Made], today: Mapping[str, Made], here: Scene) -> Iterator[Step]:
    steps = {step.key: step for step in here.steps}
    before = ""
    for each in requests:
        key = _key(each)
        now = steps.get(key)
        if now is None and ("<" in each.id or key in today):
            # What it was called nobody knows any more, or no scene plays it: who deploys is made
            # by a person before.
            continue
        label = key.replace('"', "") if here.language == "bicep" else key
        step = now or Step(key=key, label=label, type=each.type, api_version="", id=each.id)
        leaves = today[key].body if key in today else {}
        yield replace(
            step,
            type=each.type,
            api_version=each.api_version,
            id=step.id if "<" in each.id else each.id,
            body=_body(step.body, leaves, each.body),
            ending=_ENDINGS[each.verb],
            # Requests are recorded after those that they name: one after the other will do.
            after=frozenset({before} if before else ()),
        )
        before = key


def _body(body: Mapping[str, Any], now: Mapping[str, Leaf], was: Mapping[str, Leaf]) -> Any:  # noqa: ANN401
    """Return today's body with what was otherwise then."""
    changed: Any = body
    for path in dict.fromkeys((*was, *now)):
        one, other = was.get(path, _ABSENT), now.get(path, _ABSENT)
        if one != other:
            changed = _with(changed, path.partition("[]")[0].split("."), one, columns="[]" in path)
    return changed


def _with(body: Any, path: Sequence[str], leaf: Leaf, *, columns: bool) -> Any:  # noqa: ANN401
    held: dict[str, Any] = dict(body) if isinstance(body, Mapping) else {}
    name, *rest = path
    if rest:
        held[name] = _with(held.get(name), rest, leaf, columns=columns)
    elif leaf == _ABSENT and not columns:
        held.pop(name, None)
    elif columns or isinstance(held.get(name), list):
        held[name] = list(leaf) if isinstance(leaf, tuple) and not columns else []
    else:
        held[name] = _OTHER if is_digest(leaf) else _value(leaf)
    return held


def _value(leaf: Leaf) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(leaf, tuple):
        return list(leaf)
    if isinstance(leaf, str) and leaf[:1] in ("{", "["):
        try:
            return json.loads(leaf)
        except ValueError:
            return leaf
    return leaf
