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
IN_SHORT = (
    "A lock keeps requests in short: lists of objects and long values are not in it, so nothing is "
    "said of a change in them (`ailz plan` names it), and a name that Azure alone knows is taken "
    "for what it is now."
)


def recorded(record: Record, scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Return the scenes of a record, in the order in which the scenes of today name them.

    An environment that is there no longer comes last.
    """
    today = {scene.name: scene for scene in scenes}
    names = [*(name for name in today if name in record), *(n for n in record if n not in today)]
    language = scenes[0].language
    made = []
    for name in names:
        now = today.get(name, Scene(name=name, language=language, steps=(), by=scenes[0].by))
        steps = tuple(_steps(record[name], now))
        made.append(replace(now, steps=steps))
    return tuple(made)


def _steps(requests: Sequence[Made], now: Scene) -> Iterator[Step]:
    here = {step.key: step for step in now.steps}
    before = ""
    for each in requests:
        key = each.symbol if each.key is None else f'{each.symbol}["{each.key}"]'
        if "<" in each.id:
            if key not in here:
                continue
            step = here[key]
        else:
            step = Step(
                key=key,
                label=here[key].label if key in here else key,
                type=each.type,
                api_version=each.api_version,
                id=each.id,
                body=_body(each.body),
                ending=_ENDINGS[each.verb],
            )
        # Requests are recorded after those that they name: one after the other will do.
        yield replace(step, after=frozenset({before} if before else ()))
        before = key


def _body(leaves: Mapping[str, Leaf]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for path, value in leaves.items():
        if "[]" in path or is_digest(value):
            # Members of a list stand in columns, which say too little to be judged.
            continue
        here = body
        *above, last = path.split(".")
        for name in above:
            inner = here.setdefault(name, {})
            if not isinstance(inner, dict):
                break
            here = inner
        else:
            here[last] = _value(value)
    return body


def _value(leaf: Leaf) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(leaf, tuple):
        return list(leaf)
    if isinstance(leaf, str) and leaf[:1] in ("{", "["):
        try:
            return json.loads(leaf)
        except ValueError:
            return leaf
    return leaf
