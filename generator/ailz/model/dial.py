"""What may differ by environment, and the configuration as one environment has it.

A setting that may differ is marked in its own section (``BY_ENVIRONMENT``); an environment says its
own value below ``overrides``, at the same path. There is no other way for an environment to differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import Field, create_model

from ailz.model.access import Access
from ailz.model.base import Given, Section
from ailz.model.capabilities import Capabilities
from ailz.model.governance import Governance
from ailz.model.naming import Existing
from ailz.model.platform import Hub, Platform
from ailz.model.security import Security

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from ailz.model.config import Config
    from ailz.model.environment import Environment, Shared

_S = TypeVar("_S", bound=Section)
_SECTIONS: Mapping[str, type[Section]] = {
    "platform": Platform,
    "capabilities": Capabilities,
    "security": Security,
    "existing": Existing,
    "access": Access,
    "governance": Governance,
}


def _differing(section: type[Section]) -> type[Section] | None:
    """Return a section with those settings of another that may differ, each optional."""
    fields: dict[str, Any] = {}
    for name, field in section.model_fields.items():
        inner = _section_in(field)
        if _is_marked(field):
            kind: Any = field.annotation
            if field.metadata:
                kind = Annotated[kind, *field.metadata]
            fields[name] = (kind | None, _optional(field))
        elif inner is not None and (below := _differing(inner)) is not None:
            fields[name] = (below | None, _optional(field))
    if not fields:
        return None
    return create_model(
        f"{section.__name__}Overrides",
        __base__=Section,
        __doc__=f"{section.__doc__ or ''}".strip(),
        **fields,
    )


def _optional(field: FieldInfo) -> Any:  # noqa: ANN401 - what Field() returns
    return Field(None, description=field.description)


def _is_marked(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, Mapping) and "x-by-environment" in extra


def _section_in(field: FieldInfo) -> type[Section] | None:
    """Return the section that a field holds, None where it holds something else."""
    kinds = [field.annotation]
    if get_origin(field.annotation) in (Union, UnionType):
        kinds = list(get_args(field.annotation))
    sections = [k for k in kinds if isinstance(k, type) and issubclass(k, Section)]
    return sections[0] if sections else None


if TYPE_CHECKING:
    Overrides = Section
else:
    Overrides = create_model(
        "Overrides",
        __base__=Section,
        __doc__="What an environment has otherwise than the rest of the file.",
        **{
            name: (
                _differing(section) | None,
                Field(None, description=f"As in `{name}`, for this environment."),
            )
            for name, section in _SECTIONS.items()
        },
    )


def at(config: Config, environment: Environment | Shared) -> Config:
    """Return the configuration as it holds in one environment."""
    over = environment.overrides
    return config if over is None else _laid_over(config, over)


def alone(config: Config, environment: Environment) -> Config:
    """Return the configuration as if this were the only environment, with its own settings."""
    here = environment.model_copy(update={"overrides": None})
    return at(config, environment).model_copy(update={"environments": (here,)})


def follows(environment: Environment, setting: str) -> bool:
    """Whether an environment takes the general value of a setting, given as a dotted path."""
    return environment.overrides is None or setting not in said(environment.overrides)


def said(over: Section, path: str = "") -> dict[str, object]:
    """Return path -> value of every setting that an environment says, leaves only."""
    found: dict[str, object] = {}
    for name in over.model_fields_set:
        value = getattr(over, name)
        at_ = f"{path}.{name}" if path else name
        if isinstance(value, Section):
            found |= said(value, at_)
        elif value is not None:
            found[at_] = value
    return found


def _laid_over(section: _S, over: Section) -> _S:
    changed: dict[str, object] = {}
    for name in over.model_fields_set:
        value, below = getattr(over, name), getattr(section, name)
        if value is None:
            continue
        if isinstance(value, Section):
            if isinstance(below, Section):
                changed[name] = _laid_over(below, value)
            elif (made := _complete(type(section).model_fields[name], value)) is not None:
                changed[name] = made
        elif isinstance(value, Mapping) and isinstance(below, Mapping):
            changed[name] = {**below, **value}
        else:
            changed[name] = value
    if isinstance(section, Hub) and "id" in changed and "address_space" not in changed:
        # Another hub has other ranges: those of the general one say nothing about it.
        changed["address_space"] = ()
    return section.model_copy(update=changed)


def _complete(field: FieldInfo, over: Section) -> Section | None:
    """Return what exists in one environment only; nothing else can be had by overriding alone."""
    kind = _section_in(field)
    if kind is None or not issubclass(kind, Given):
        return None
    values = {name: getattr(over, name) for name in over.model_fields_set}
    required = {n for n, f in kind.model_fields.items() if f.is_required()}
    return kind.model_construct(**values) if required <= values.keys() else None
