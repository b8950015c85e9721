"""From raw text to text that is safe in one output language.

Every value that a person wrote passes through exactly one of these functions on its way into
a file. Each returns a `Safe` type of its own language, so that raw text and safe text are never
confused.
"""

import re
import shlex
from collections.abc import Callable

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
_LINE_BREAKS = re.compile("[ \t]*[\r\n\v\f\x85\u2028\u2029]+[ \t]*")

# Characters that a reviewer cannot see, or that reorder what stands around them.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_HIDDEN = (
    "\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
_UNSEEN = _CONTROL + _HIDDEN

# Scanners look for `checkov:skip=` and its like anywhere in a line, inside strings too: a
# description must not switch a check off.
_SCANNER_EQUALS = "(?<=(?i:skip))="
_SCANNER_ORDER = re.compile(r"(skip)(=)|([:-])(ignore)", re.IGNORECASE)

_HCL = re.compile(rf'[\\"\n\r\t{_UNSEEN}]|[$%](?=\{{)|{_SCANNER_EQUALS}')
_BICEP = re.compile(rf"[\\'\n\r\t{_UNSEEN}]|\$(?=\{{)|{_SCANNER_EQUALS}")
_YAML = re.compile(rf'[\\"\n\r\t{_UNSEEN}]|{_SCANNER_EQUALS}')
_PIPELINE = re.compile(r"\$\{\{|\$\(|\$\[")
_UNSEEN_IN_COMMENT = re.compile(f"[{_UNSEEN}]")
_REFUSED_IN_SHELL = re.compile(f"[{_CONTROL}{_BIDI}]")
_REFUSED_IN_MARKUP = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

_MARKDOWN = re.compile(
    # Emphasis, links, code, HTML, references, tables, strike-through, maths, mail addresses;
    # then what GitHub would make into links, and what nobody sees.
    rf"[\\`*\[\]<>&|~$]|:(?=//)|(?<=\bwww)\.|[{_HIDDEN}]"
    # An underscore inside a word is one, and so is an at sign that no mail address has.
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=[\w.+-])@(?=\w)",
    re.IGNORECASE,
)
_MARKDOWN_START = re.compile(r"^\d{1,9}(?=[.)](\s|$))|^(?=[#+=:-])")
"""What begins a block; in the cell of a table nothing does."""
_XML = re.compile(rf"[&<>\"'\t\n\r\x85{_HIDDEN}]")

# Identifiers that are read as something else where a key is expected.
_HCL_QUOTED_KEYS = frozenset({"for"})
_BICEP_QUOTED_KEYS = frozenset({"false", "null", "true"})


class UnprintableText(ValueError):  # noqa: N818 - named for what is wrong with the text
    """Text that an output language cannot carry; the message names the code point or the reason."""


class Safe(str):
    """Text that can stand in an output file as it is. Only this module's functions make it."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return itself: the strict templates recognise safe text by this method."""
        return str(self)


class HclText(Safe):
    """Text for Terraform files."""

    __slots__ = ()


class BicepText(Safe):
    """Text for Bicep and `.bicepparam` files."""

    __slots__ = ()


class YamlText(Safe):
    """Text for YAML files."""

    __slots__ = ()


class MarkdownText(Safe):
    """Text for CommonMark and GitHub-flavoured Markdown."""

    __slots__ = ()


class ShellText(Safe):
    """One word of a POSIX shell command."""

    __slots__ = ()


class HtmlText(Safe):
    """Text for HTML, XML and SVG, in an element or in a quoted attribute."""

    __slots__ = ()


class CommentText(Safe):
    """Text for the rest of a line after `#` or `//`."""

    __slots__ = ()


class PlainText(Safe):
    """Text that is the same in every output language: an identifier, a number, a flag."""

    __slots__ = ()


def hcl_string(text: str) -> HclText:
    """Return `text` as a quoted HCL string.

    Terraform normalises strings to NFC, so text in another form comes out canonically equal.
    Raises `UnprintableText` for NUL and lone surrogates, as all functions here do.
    """
    return HclText(f'"{_HCL.sub(_hcl_escape, _printable(text))}"')


def hcl_key(text: str) -> HclText:
    """Return `text` as the key of an HCL map: bare where it is an identifier, else quoted."""
    if _IDENTIFIER.fullmatch(text) and text not in _HCL_QUOTED_KEYS:
        return HclText(text)
    return hcl_string(text)


def bicep_string(text: str) -> BicepText:
    """Return `text` as a single-quoted Bicep string."""
    return BicepText(f"'{_BICEP.sub(_bicep_escape, _printable(text))}'")


def bicep_key(text: str) -> BicepText:
    """Return `text` as the key of a Bicep object: bare where it is an identifier, else quoted."""
    if _IDENTIFIER.fullmatch(text) and text not in _BICEP_QUOTED_KEYS:
        return BicepText(text)
    return bicep_string(text)


def yaml_string(text: str) -> YamlText:
    """Return `text` as a double-quoted YAML scalar on one line: a string in every YAML."""
    return YamlText(f'"{_YAML.sub(_yaml_escape, _printable(text))}"')


def pipeline_string(text: str) -> YamlText:
    """Return `text` as a YAML scalar of a pipeline; refuse what the pipeline would evaluate.

    GitHub evaluates `${{ }}`, Azure DevOps also `$( )` and `$[ ]`, after YAML is parsed: no YAML
    escape keeps them as text.
    """
    return yaml_string(_without_expressions(text))


def shell(text: str) -> ShellText:
    """Return `text` as one shell word, quoted where needed. Never put it inside double quotes.

    Control and bidirectional characters are refused: a shell word has no portable escape for them.
    """
    _refuse(_REFUSED_IN_SHELL, _printable(text), "in a shell command")
    return ShellText(shlex.quote(text))


def pipeline_shell(text: str) -> ShellText:
    """Return `text` as one shell word of a script inside a pipeline file.

    Beyond `shell`, refuses line breaks, which would end the script's YAML block, and what the
    pipeline would evaluate before the shell sees it.
    """
    _refuse(_LINE_BREAKS, text, "in a script inside a pipeline")
    return shell(_without_expressions(text))


def comment(text: str) -> CommentText:
    r"""Return `text` for one `#` or `//` comment line; for reading, not for reading back.

    Line breaks become spaces, unseen characters their `\uXXXX` form, and orders to scanners
    (`checkov:skip=`, `tflint-ignore:`) are broken by a space.
    """
    line = _LINE_BREAKS.sub(" ", _printable(text)).replace("\t", " ").strip()
    line = _UNSEEN_IN_COMMENT.sub(lambda match: _unicode_escape(match[0]), line)
    return CommentText(
        _SCANNER_ORDER.sub(lambda m: " ".join(part for part in m.groups() if part), line)
    )


def pipeline_comment(text: str) -> CommentText:
    """Return `text` for one comment line of a pipeline or of a script in it."""
    return comment(_without_expressions(text))


def markdown(text: str) -> MarkdownText:
    """Return `text` as running Markdown text that renders as itself, with no live link or HTML.

    Line breaks become single spaces; spaces around the text are dropped. Unseen characters become
    character references; control characters are refused, Markdown has no way to write them.
    """
    return MarkdownText(_MARKDOWN_START.sub(r"\g<0>\\", _markdown_escaped(text, _markdown_escape)))


def markdown_cell(text: str) -> MarkdownText:
    """Return `text` for a cell of a Markdown table; like `markdown` elsewhere."""
    return MarkdownText(_markdown_escaped(text, _cell_escape))


def markdown_code(text: str) -> MarkdownText:
    """Return `text` as a Markdown code span (not for tables). Empty text stays empty."""
    line = _markdown_line(text)
    _refuse(_UNSEEN_IN_COMMENT, line, "in Markdown code")
    if not line:
        return MarkdownText("")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return MarkdownText(f"{fence}{pad}{line}{pad}{fence}")


def markdown_code_cell(text: str) -> MarkdownText:
    """Return `text` as a code span in a cell of a Markdown table, with pipes escaped."""
    if "\\|" in text:
        msg = (
            f"{text!r} cannot stand as code in a Markdown table: a backslash before a pipe is lost"
        )
        raise UnprintableText(msg)
    return MarkdownText(markdown_code(text).replace("|", "\\|"))


def xml(text: str) -> HtmlText:
    """Return `text` for an element or a quoted attribute of XML, SVG or HTML.

    Control characters are refused: XML 1.0 cannot hold them in any form.
    """
    _refuse(_REFUSED_IN_MARKUP, _printable(text), "in XML")
    return HtmlText(_XML.sub(lambda match: _XML_NAMES.get(match[0]) or _reference(match[0]), text))


def ident(text: str) -> PlainText:
    """Return `text` if it is an identifier, `[A-Za-z_][A-Za-z0-9_]*`; refuse anything else.

    Not for YAML values, where a bare `no` or `null` is not text.
    """
    if not _IDENTIFIER.fullmatch(text):
        msg = f"{text!r} is not an identifier: letters, digits and underscores, no digit first"
        raise UnprintableText(msg)
    return PlainText(text)


def number(value: int) -> PlainText:
    """Return a whole number in decimal digits; refuse every other type, `bool` too."""
    if type(value) is not int:
        msg = f"{value} ({type(value).__name__}) is not a whole number"
        raise UnprintableText(msg)
    return PlainText(value)


def flag(value: bool) -> PlainText:
    """Return `true` or `false`; refuse what is not a `bool`."""
    if type(value) is not bool:
        msg = f"{value} ({type(value).__name__}) is neither true nor false"
        raise UnprintableText(msg)
    return PlainText("true" if value else "false")


_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
_XML_NAMES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def _printable(text: str) -> str:
    _refuse(_IMPOSSIBLE, text, "in any output file")
    return text


def _refuse(pattern: re.Pattern[str], text: str, where: str) -> None:
    if found := pattern.search(text):
        character = found[0].strip(" ")[:1]
        msg = f"the character U+{ord(character):04X} cannot stand {where}; remove it from {text!a}"
        raise UnprintableText(msg)


def _without_expressions(text: str) -> str:
    if found := _PIPELINE.search(text):
        msg = f"{found[0]!r} would be evaluated by the pipeline; remove it from {text!a}"
        raise UnprintableText(msg)
    return text


def _markdown_line(text: str) -> str:
    _refuse(_REFUSED_IN_MARKUP, _LINE_BREAKS.sub(" ", _printable(text)), "in Markdown")
    return _LINE_BREAKS.sub(" ", text).replace("\t", " ").strip()


def _markdown_escaped(text: str, escape: Callable[[re.Match[str]], str]) -> str:
    return _MARKDOWN.sub(escape, _markdown_line(text))


def _hcl_escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in "$%":
        return character * 2
    return '\\"' if character == '"' else _unicode_or_named(character, _unicode_escape)


def _bicep_escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in "$'":
        return "\\" + character
    return _unicode_or_named(character, lambda other: f"\\u{{{ord(other):x}}}")


def _yaml_escape(match: re.Match[str]) -> str:
    character = match[0]
    return '\\"' if character == '"' else _unicode_or_named(character, _unicode_escape)


def _unicode_or_named(character: str, escape: Callable[[str], str]) -> str:
    return _NAMED.get(character) or escape(character)


def _unicode_escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _markdown_escape(match: re.Match[str]) -> str:
    character = match[0]
    return "\\" + character if character.isascii() else _reference(character)


def _cell_escape(match: re.Match[str]) -> str:
    # A backslash before the pipe that ends the cell would join it to the next.
    return "&#92;" if match[0] == "\\" else _markdown_escape(match)


def _reference(character: str) -> str:
    return f"&#x{ord(character):X};"
