"""What the templates print: names, expressions and sentences, with nothing left to decide."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.render.bicep.layout import WIDTH, Atom, Doc


@dataclass(frozen=True, slots=True)
class Parameter:
    """A `param` of a file."""

    name: str
    type: Atom
    description: str


@dataclass(frozen=True, slots=True)
class Value:
    """A `var` of a file, or a `param` with its value; `keyword` says which."""

    keyword: str
    name: str
    value: Doc

    @property
    def column(self) -> int:
        """Where the value starts."""
        return len(f"{self.keyword} {self.name} = ")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A resource. `type` carries the API version; `one_by_one` deploys a loop's members in turn."""

    symbol: str
    type: str
    value: Doc
    remarks: tuple[str, ...] = ()
    is_existing: bool = False
    one_by_one: bool = False

    @property
    def column(self) -> int:
        """Where the value starts."""
        existing = " existing" if self.is_existing else ""
        return len(f"resource {self.symbol} '{self.type}'{existing} = ")


@dataclass(frozen=True, slots=True)
class Result:
    """An `output` of a module."""

    name: str
    type: Atom
    description: str
    value: Doc

    @property
    def column(self) -> int:
        """Where the value starts."""
        return len(f"output {self.name} {self.type.text} = ")


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """A module of `main.bicep`."""

    symbol: str
    path: str
    purpose: str
    value: Doc


@dataclass(frozen=True, slots=True)
class Field:
    """A property of an exported type; `name` None means any."""

    name: str | None
    description: str
    type: Atom


@dataclass(frozen=True, slots=True)
class ExportedType:
    """A type of `types.bicep`."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class RoleGuid:
    """A built-in role of `types.bicep`."""

    name: str
    role: str
    guid: str


@dataclass(frozen=True, slots=True)
class Imports:
    """What a file takes from `types.bicep`."""

    names: tuple[str, ...]
    path: str

    @property
    def is_wide(self) -> bool:
        """Whether the names need a line each."""
        return len(f"import {{ {', '.join(self.names)} }} from '{self.path}'") > WIDTH


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """A file below `modules/`."""

    purpose: str
    is_subscription: bool
    imports: Imports
    parameters: tuple[Parameter, ...]
    existing: tuple[Declaration, ...]
    variables: tuple[Value, ...]
    resources: tuple[Declaration, ...]
    outputs: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class MainFile:
    """The file `main.bicep`."""

    purpose: str
    imports: Imports
    parameters: tuple[Parameter, ...]
    groups: tuple[Declaration, ...]
    existing: tuple[Declaration, ...]
    modules: tuple[ModuleCall, ...]
