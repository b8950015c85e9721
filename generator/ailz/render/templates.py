"""The Jinja environments that print blueprints, and where the blueprints are."""

import hashlib
import os
import pickle
import re
import stat
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path

import ailz
from ailz.render import escape
from ailz.render.escape import Safe

Filter = Callable[..., Safe]

_BLANK_LINES = re.compile(r"\n{3,}")

# Bash writes `${#array[@]}` and GitHub `${{ }}`: neither may open a tag of ours.
_TEXT_DELIMITERS: Mapping[str, Any] = MappingProxyType(
    {"comment_start_string": "{##", "comment_end_string": "##}"}
)
_PIPELINE_DELIMITERS: Mapping[str, Any] = MappingProxyType(
    {
        "variable_start_string": "[[",
        "variable_end_string": "]]",
        "block_start_string": "[%",
        "block_end_string": "%]",
        "comment_start_string": "[##",
        "comment_end_string": "##]",
    }
)


def blueprints_folder() -> Traversable:
    """Return the folder of blueprints: of the installed package, or of the checkout around it."""
    installed = files("ailz") / "blueprints"
    if installed.is_dir():
        return installed
    checkout = Path(__file__).resolve().parents[3] / "blueprints"
    if checkout.is_dir():
        return checkout
    msg = f"the blueprints are neither at {installed} nor at {checkout}: install ailz again"
    raise FileNotFoundError(msg)


def environment(
    blueprints: Traversable,
    *,
    pipeline: bool = False,
    strict_output: bool = False,
    filters: Mapping[str, Filter] = MappingProxyType({}),
    functions: Mapping[str, Filter] = MappingProxyType({}),
) -> jinja2.Environment:
    """Return an environment that loads templates from the folder `blueprints`.

    Its only filters are the escaping ones and `filters`, its only globals are `functions`; all of
    them return `Safe` text. `pipeline` chooses `[[ ]]`, `[% %]`, `[## ##]` over `{{ }}`, `{% %}`,
    `{## ##}`, and filters that refuse what a pipeline would evaluate. `strict_output` makes every
    output of text that is not `Safe` a `TypeError`: slower, for tests.

    Raises `ValueError` if one of `filters` would replace an escaping filter.
    """
    escaping = _PIPELINE_FILTERS if pipeline else _TEXT_FILTERS
    delimiters = _PIPELINE_DELIMITERS if pipeline else _TEXT_DELIMITERS
    # Strict environments compile to other code, which the cache cannot tell apart.
    compiled = None if strict_output else _bytecode_cache([*filters.values()])
    result = jinja2.Environment(
        **delimiters,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        newline_sequence="\n",
        undefined=jinja2.StrictUndefined,
        # It knows HTML alone; the filter that closes an output knows the language of the file.
        autoescape=strict_output,  # noqa: S701
        finalize=_only_safe if strict_output else None,
        loader=_loader(blueprints),
        bytecode_cache=compiled,
        cache_size=-1,
        auto_reload=False,
    )
    result.filters = {name: _text_only(function) for name, function in escaping.items()}
    result.filters |= {"number": escape.number, "flag": escape.flag}
    if taken := sorted(result.filters.keys() & filters.keys()):
        msg = f"these filters exist and cannot be replaced: {', '.join(taken)}"
        raise ValueError(msg)
    result.filters |= filters
    result.globals = dict(functions)
    return result


def tidy(text: str) -> str:
    """Return `text` without trailing spaces and blank runs, ending with exactly one newline."""
    stripped = "\n".join([line.rstrip(" \t") for line in text.split("\n")]).strip("\n")
    return _BLANK_LINES.sub("\n\n", stripped) + "\n"


_TEXT_FILTERS: Mapping[str, Callable[[str], Safe]] = MappingProxyType(
    {
        "hcl": escape.hcl_string,
        "hcl_key": escape.hcl_key,
        "bicep": escape.bicep_string,
        "bicep_key": escape.bicep_key,
        "yaml": escape.yaml_string,
        "md": escape.markdown,
        "cell": escape.markdown_cell,
        "md_code": escape.markdown_code,
        "cell_code": escape.markdown_code_cell,
        "sh": escape.shell,
        "comment": escape.comment,
        "ident": escape.ident,
        "xml": escape.xml,
    }
)
_PIPELINE_FILTERS: Mapping[str, Callable[[str], Safe]] = MappingProxyType(
    {
        "yaml": escape.pipeline_string,
        "sh": escape.pipeline_shell,
        "comment": escape.pipeline_comment,
        "ident": escape.ident,
    }
)


def _text_only(function: Callable[[str], Safe]) -> Filter:
    def checked(value: object) -> Safe:
        if not isinstance(value, str):
            # Formatting the value lets an undefined one say which name is missing.
            msg = f"this filter takes text, not {value} ({type(value).__name__})"
            raise TypeError(msg)
        # In a strict environment a macro returns markup, whose methods escape what they join.
        return function(str.__str__(value))

    return checked


def _only_safe(value: object) -> object:
    if not hasattr(value, "__html__"):
        msg = f"text without an escaping filter reaches the output: {value}"
        raise TypeError(msg)
    return value


def _loader(blueprints: Traversable) -> jinja2.FunctionLoader:
    def load(name: str) -> tuple[str, str, None] | None:
        template = blueprints.joinpath(*split_template_path(name))
        if not template.is_file():
            return None
        return template.read_text(encoding="utf-8"), name, None

    return jinja2.FunctionLoader(load)


class _QuietCache(jinja2.FileSystemBytecodeCache):
    """A cache that is never a reason to fail: what cannot be read or written is compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, pickle.UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _bytecode_cache(filters: list[Filter]) -> jinja2.BytecodeCache | None:
    if os.environ.get("AILZ_NO_CACHE"):
        return None
    try:
        folder = _user_cache() / "ailz" / f"templates-{ailz.__version__}-{_digest(filters)}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Bytecode is code: a folder that others can write to would let them run theirs.
        if not _is_private(folder) or not os.access(folder, os.W_OK):
            return None
    except (OSError, RuntimeError):
        return None
    return _QuietCache(str(folder))


def _user_cache() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".cache"


def _is_private(folder: Path) -> bool:
    if sys.platform == "win32":
        return True
    found = folder.lstat()
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return mine and not stat.S_IMODE(found.st_mode) & 0o077


def _digest(filters: list[Filter]) -> str:
    """Digest everything that decides what a template compiles to, except its own text.

    Jinja keys its cache on the template alone, but filters applied to literals run at compile time.
    """
    modules = (sys.modules[function.__module__] for function in filters)
    named = (getattr(module, "__file__", None) for module in modules)
    sources = {Path(name) for name in named if name}
    sources.update(Path(__file__).parent.rglob("*.py"))
    digest = hashlib.sha256(jinja2.__version__.encode())
    for source in sorted(sources):
        digest.update(_fingerprint(source))
    return digest.hexdigest()[:16]


@cache
def _fingerprint(source: Path) -> bytes:
    return hashlib.sha256(source.read_bytes()).digest()
