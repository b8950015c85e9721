"""Find what a blueprint must not hold: outputs that no filter closes, and decisions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import jinja2
from jinja2 import nodes

_ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
_QUOTES = {
    "hcl": '"',
    "hcl_key": '"',
    "yaml": '"',
    "bicep": "'",
    "bicep_key": "'",
    "sh": "\"'",
}
_ESCAPED = re.compile(r"\\.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a template must not hold; `expression` is the line of the template."""

    name: str
    line: int
    expression: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Scope:
    """The names that a template may call in an output."""

    filters: frozenset[str]
    functions: frozenset[str]
    libraries: frozenset[str]


def unescaped_outputs(env: jinja2.Environment, source: str, name: str) -> list[Problem]:
    """Return the problems of the template `source`, in the order of its lines.

    Each output must end in a filter of `env`, or be a call of a macro, `caller()`, `super()` or a
    function of `env`. Also reported: arithmetic in `set`, `namespace`, `sort`, `do`, `import` with
    context, `include` in a loop, filters that `env` does not have, and values that bring their own
    quotes inside quotes.
    """
    try:
        tree = env.parse(source, name)
    except jinja2.TemplateSyntaxError as error:
        return [Problem(name, error.lineno, _line(source, error.lineno), error.message or "syntax")]
    scope = _scope(env, tree)
    found = sorted(
        {
            (node.lineno, reason)
            for node, reason in (*_outputs(tree, scope), *_decisions(tree, scope))
        }
    )
    return [Problem(name, line, _line(source, line), reason) for line, reason in found]


def _line(source: str, number: int) -> str:
    lines = source.splitlines()
    return lines[number - 1].strip() if number <= len(lines) else ""


def _scope(env: jinja2.Environment, tree: nodes.Template) -> _Scope:
    functions = {"caller", "super", *env.globals}
    functions |= {macro.name for macro in tree.find_all(nodes.Macro)}
    for imported in tree.find_all(nodes.FromImport):
        functions |= {item if isinstance(item, str) else item[1] for item in imported.names}
    libraries = {imported.target for imported in tree.find_all(nodes.Import)}
    return _Scope(frozenset(env.filters), frozenset(functions), frozenset(libraries))


def _outputs(tree: nodes.Template, scope: _Scope) -> Iterator[tuple[nodes.Node, str]]:
    before = ""  # What the current line of output holds so far; it may go on from tag to tag.
    for output in tree.find_all(nodes.Output):
        for child in output.nodes:
            if isinstance(child, nodes.TemplateData):
                before = (before + child.data).rpartition("\n")[2]
            else:
                if not _is_closed(child, scope):
                    yield child, "an output must end in an escaping filter or be a macro call"
                elif _is_quoted_twice(child, before):
                    yield (
                        child,
                        "this filter writes the quotes itself: it cannot stand inside quotes",
                    )
    for block in tree.find_all(nodes.CallBlock):
        if not _is_macro_call(block.call, scope):
            yield block, "only a macro can be called with a block"


def _is_closed(node: nodes.Node | None, scope: _Scope) -> bool:
    if isinstance(node, nodes.CondExpr):
        return _is_closed(node.expr1, scope) and _is_closed(node.expr2, scope)
    if isinstance(node, nodes.Filter):
        return node.name in scope.filters
    return _is_macro_call(node, scope)


def _is_macro_call(node: nodes.Node | None, scope: _Scope) -> bool:
    if not isinstance(node, nodes.Call):
        return False
    called = node.node
    if isinstance(called, nodes.Name):
        return called.name in scope.functions
    return (
        isinstance(called, nodes.Getattr)
        and isinstance(called.node, nodes.Name)
        and called.node.name in scope.libraries
    )


def _is_quoted_twice(node: nodes.Node, before: str) -> bool:
    quotes = _QUOTES.get(node.name, "") if isinstance(node, nodes.Filter) else ""
    return any(_ESCAPED.sub("", before).count(quote) % 2 for quote in quotes)


def _decisions(tree: nodes.Template, scope: _Scope) -> Iterator[tuple[nodes.Node, str]]:
    for used in tree.find_all(nodes.Filter):
        if used.name == "sort":
            yield used, "a template does not sort: the order is the design's"
        elif used.name not in scope.filters:
            yield used, f"there is no filter {used.name!r}"
    for assignment in tree.find_all(nodes.Assign):
        if any(assignment.find_all(_ARITHMETIC)):
            yield assignment, "a template does not calculate: the design does"
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "namespace":
            yield call, "a template keeps no state: no namespace"
    for node in tree.find_all(nodes.ScopedEvalContextModifier):
        yield node, "a template does not switch autoescape"
    yield from _slow_statements(tree)


def _slow_statements(tree: nodes.Template) -> Iterator[tuple[nodes.Node, str]]:
    for loop in tree.find_all(nodes.For):
        for include in loop.find_all(nodes.Include):
            yield include, "an include in a loop is slow: import a macro"
    imports: list[nodes.Import | nodes.FromImport] = [*tree.find_all(nodes.Import)]
    for imported in (*imports, *tree.find_all(nodes.FromImport)):
        if imported.with_context:
            yield imported, "an import with context is not cached: pass arguments"
