"""Prints a root as Bicep: a table of contents, a module a concern, types, values an environment."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ailz.design.resource import Root
from ailz.render.bicep.files import planned
from ailz.render.bicep.layout import Doc, layout, remark_lines
from ailz.render.bicep.order import ordered
from ailz.render.bicep.placing import plan
from ailz.render.bicep.values_files import values_files
from ailz.render.escape import BicepText, PlainText

if TYPE_CHECKING:
    import jinja2

__all__ = ["bicepconfig", "render_root"]

# What the linter's no-hardcoded-env-urls looks for when its configuration does not say otherwise:
# Azure/bicep, src/Bicep.Core/Configuration/bicepconfig.json.
_HOSTS = (
    "api.loganalytics.io",
    "azuredatalakeanalytics.net",
    "azuredatalakestore.net",
    "core.windows.net",
    "database.windows.net",
    "datalake.azure.net",
    "gallery.azure.com",
    "graph.windows.net",
    "login.microsoftonline.com",
    "management.azure.com",
    "region.asazure.windows.net",
    "trafficmanager.net",
    "vault.azure.net",
)


def render_root(root: Root) -> dict[str, str]:
    """Return the Bicep files of a root: path relative to the root's folder -> text.

    Raises `ValueError` for a design that Bicep cannot express (modules that wait for each other, a
    resource outside its module's scope, a name that needs a runtime value of its own module),
    saying what to change.
    """
    files = planned(ordered(plan(root)))
    texts = {"main.bicep": _print("main.bicep", file=files.main, root=root)}
    if files.types or files.roles:
        texts["types.bicep"] = _print("types.bicep", file=files, root=root)
    for name, module in files.modules.items():
        texts[f"modules/{name}.bicep"] = _print("module.bicep", file=module, root=root)
    for name, values in values_files(root, files.parameters).items():
        texts[name] = _print("values.bicepparam", file=values, root=root)
    return texts


def bicepconfig() -> str:
    """Return the strict `bicepconfig.json`, for the folder above the roots."""
    return _print("bicepconfig.json")


def as_layout(doc: Doc, indent: int = 0, column: int = 0) -> BicepText:
    """Template filter: print an expression, from `column` of a line indented by `indent`."""
    return layout(doc, indent, column)


def as_remarks(text: str, indent: int = 0) -> PlainText:
    """Template filter: print raw text as comment lines, wrapped; no text gives no line."""
    return PlainText("\n".join(remark_lines(text, indent)))


def _print(template: str, **context: object) -> str:
    from ailz.render.templates import tidy

    made = _environment().get_template(f"bicep/{template}.jinja")
    text = made.render(names_hosts=False, **context)
    if template.endswith(".bicep") and _names_hosts(text):
        text = made.render(names_hosts=True, **context)
    return tidy(text)


def _names_hosts(text: str) -> bool:
    lower = text.lower()
    return any(host in lower for host in _HOSTS)


@cache
def _environment() -> jinja2.Environment:
    from ailz.render.templates import blueprints_folder, environment

    return environment(blueprints_folder(), filters={"layout": as_layout, "remarks": as_remarks})
