"""What the code on disk holds and generated code does not: the reason to run nothing of it."""

from collections.abc import Callable, Iterator, Mapping

from ailz.verify.disk import bicep, hcl
from ailz.verify.disk.reading import Code
from ailz.verify.disk.words import Thing, UnreadableError

_SCANNED: Mapping[str, Callable[[str], frozenset[Thing]]] = {
    ".tf": hcl.things,
    ".bicep": bicep.things,
    ".bicepparam": bicep.things,
}
_VALUES = (".tfvars", ".tfvars.json", ".backend.hcl", ".terraform.lock.hcl")
"""Files that hold values and nothing that could be run."""


def strangers(code: Code, ours: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return a sentence for each thing in `code` that none of the generated files `ours` holds."""
    known = {
        thing
        for path, content in ours.items()
        if (scan := _scan_of(path)) is not None
        for thing in scan(content.decode())
    }
    found = list(code.problems)
    for path, content in code.files.items():
        if _unix(content) != ours.get(path) and not path.endswith(_VALUES):
            found += (f"{path}: {said}" for said in _said(path, content, known))
    return tuple(found)


def _said(path: str, content: bytes, known: set[Thing]) -> Iterator[str]:
    scan = _scan_of(path)
    if scan is None:
        yield "it is no generated file, and its form is not looked through"
        return
    try:
        new = scan(content.decode()) - known
    except UnicodeDecodeError:
        yield "it is not UTF-8"
    except UnreadableError as error:
        yield f"it cannot be looked through: {error}"
    else:
        for thing in sorted(new, key=lambda thing: thing.said):
            yield f"it holds {thing.said}"


def _scan_of(path: str) -> Callable[[str], frozenset[Thing]] | None:
    return next((scan for suffix, scan in _SCANNED.items() if path.endswith(suffix)), None)


def _unix(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
