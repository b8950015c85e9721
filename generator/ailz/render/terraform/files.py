"""The files of one Terraform root: which there are, and what each template is given."""

from dataclasses import dataclass
from functools import cache

import jinja2

from ailz.design.resource import Parameter, Root
from ailz.render.align import align_hcl
from ailz.render.escape import HclText
from ailz.render.templates import blueprints_folder, environment, tidy
from ailz.render.terraform._views import ResourceBlock, spaced
from ailz.render.terraform.hardening import assertions
from ailz.render.terraform.held import HELD, holders
from ailz.render.terraform.layout import comment_lines
from ailz.render.terraform.locals import ARM_GUID
from ailz.render.terraform.outputs import outputs
from ailz.render.terraform.placement import Locals, place_locals
from ailz.render.terraform.resources import resource_block
from ailz.render.terraform.role_assignments import MODULE, role_loops
from ailz.render.terraform.scope import Scope, scope_of
from ailz.render.terraform.usage import Usage, answers_read, usage_of
from ailz.render.terraform.variables import assignments, parameters, variables


@dataclass(frozen=True, slots=True)
class State:
    """Where the states of a workload are kept: a container in a storage account."""

    workload: str
    subscription_id: str
    resource_group: str
    storage_account: str
    container: str


def render_root(root: Root, *, state: State | None = None) -> dict[str, str]:
    """Return the files of a Terraform root by their path below `terraform/`, in path order.

    Without `state` there is no backend: Terraform then keeps the state in the working directory.
    Raises ValueError or TypeError where the design holds what Terraform cannot express.
    """
    scope = scope_of(root)
    usage = usage_of(root)
    placed = place_locals(root, usage, scope)
    made = parameters(root, usage)
    frame, modules = _frame(root, placed, made, scope), _modules(root, usage, placed, scope)
    if taken := sorted(frame.keys() & modules.keys()):
        msg = f"no module may be called as a file that every root has: {', '.join(taken)}"
        raise ValueError(msg)
    files = {
        **frame,
        **modules,
        **_environments(root, made, state),
        **_tests(root, usage, made, scope),
    }
    own = {f"{root.name}/{path}": files[path] for path in sorted(files)}
    return {**_shared_modules(root), **own}


def _shared_modules(root: Root) -> dict[str, str]:
    """Return the modules that the root calls; the same for every root that calls them."""
    loops = role_loops(root)
    if not loops:
        return {}
    purpose = comment_lines("Role assignments, said once.")
    kind = f"{loops[0].type}@{loops[0].api_version}"
    folder = f"modules/{MODULE}"
    return {
        f"{folder}/main.tf": _print(f"{folder}/main.tf", type=kind, namespace=ARM_GUID),
        f"{folder}/terraform.tf": _print("terraform.tf", purpose=purpose),
        f"{folder}/variables.tf": _print(f"{folder}/variables.tf"),
    }


def mirror(url: str) -> str:
    """Return the command line's configuration that fetches providers from a network mirror."""
    # Terraform wants the slash at the end.
    return _print("mirror.tfrc", url=f"{url.rstrip('/')}/")


def _frame(root: Root, placed: Locals, made: tuple[Parameter, ...], scope: Scope) -> dict[str, str]:
    files = {
        "terraform.tf": _print("terraform.tf", purpose=comment_lines(root.purpose)),
        "providers.tf": _print("providers.tf"),
    }
    own, given = _by_giver(made)
    files["variables.tf"] = _print(
        "variables.tf",
        purpose=comment_lines("What differs between the environments."),
        variables=variables(own, root),
    )
    if given:
        files["variables.platform.tf"] = _print(
            "variables.tf",
            purpose=comment_lines("What the platform team hands over."),
            variables=variables(given, root),
        )
    for path, lines in placed.files.items():
        loops = f"What the loops over local.{lines[-1].name} run through."
        purpose = "What several files use." if path == "locals.tf" else loops
        files[path] = _print("locals.tf", purpose=comment_lines(purpose), locals=spaced(lines))
    if found := outputs(root, scope):
        files["outputs.tf"] = _print("outputs.tf", outputs=found)
    return files


def _modules(root: Root, usage: Usage, placed: Locals, scope: Scope) -> dict[str, str]:
    read = answers_read(usage)
    blocks: dict[str, list[ResourceBlock]] = {}
    for resource in root.resources:
        outputs = read.get(resource.symbol, ())
        if resource.verb != "existing" or outputs:
            loop = resource.collection
            block = resource_block(
                resource,
                scope if loop is None else scope.looping(root.collections[loop]),
                tuple(sorted({output.path for output in outputs})),
                placed.above.get(resource.symbol, ()),
            )
            file = blocks.setdefault(resource.module, [])
            explained = any(block.ignored == HELD for block in file)
            file += [block, *holders(resource, outputs, scope, explained=explained)]
    return {
        f"{module.name}.tf": _print(
            "module.tf", purpose=comment_lines(module.purpose), resources=blocks[module.name]
        )
        for module in root.modules
        if module.name in blocks
    }


def _environments(root: Root, made: tuple[Parameter, ...], state: State | None) -> dict[str, str]:
    files = {}
    for name in root.environments:
        files[f"environments/{name}.tfvars"] = _values(f"The values of {name}.", made, name)
        if state is not None:
            files[f"environments/{name}.backend.hcl"] = _print(
                "backend.hcl",
                environment=name,
                state=state,
                key=f"{state.workload}/{root.name}/{name}.tfstate",
            )
    if state is not None:
        files["backend.tf"] = _print("backend.tf", example=root.environments[0])
    return files


def _tests(root: Root, usage: Usage, made: tuple[Parameter, ...], scope: Scope) -> dict[str, str]:
    first = root.environments[0]
    purpose = f"What the tests plan with: the values of {first}."
    files = {"tests/terraform.tfvars": _values(purpose, made, first)}
    guarded = [variable for variable in variables(made, root) if variable.rules]
    known = _known(root, usage)
    if guarded:
        files["tests/guards.tftest.hcl"] = _print(
            "guards.tftest.hcl", variables=guarded, known=known
        )
    if found := assertions(root, scope):
        files["tests/hardening.tftest.hcl"] = _print(
            "hardening.tftest.hcl", assertions=found, known=known
        )
    return files


def _known(root: Root, usage: Usage) -> tuple[str, ...]:
    """Return what is read of the properties of things that are there already."""
    read = {
        each.path.removeprefix("properties.")
        for symbol, several in answers_read(usage).items()
        for each in several
        if root.resource(symbol).verb == "existing"
    }
    return tuple(sorted(read))


def _values(purpose: str, made: tuple[Parameter, ...], name: str) -> str:
    own, given = _by_giver(made)
    return _print(
        "tfvars",
        purpose=comment_lines(purpose),
        own=spaced(assignments(own, name)),
        given=spaced(assignments(given, name)),
    )


def _by_giver(
    made: tuple[Parameter, ...],
) -> tuple[tuple[Parameter, ...], tuple[Parameter, ...]]:
    return tuple(p for p in made if not p.platform), tuple(p for p in made if p.platform)


def _print(template: str, **given: object) -> str:
    text = _templates().get_template(f"terraform/{template}.jinja").render(**given)
    return align_hcl(tidy(text))


def code(value: object) -> HclText:
    """Return Terraform code as it is; refuse text that nobody made safe."""
    if not isinstance(value, HclText):
        msg = f"this filter takes Terraform code, not {value!r}"
        raise TypeError(msg)
    return value


@cache
def _templates() -> jinja2.Environment:
    return environment(blueprints_folder(), filters={"code": code})
