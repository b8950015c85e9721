"""What Azure answered once, held in the state.

azapi forgets an answer as soon as a tag or an API version of its resource changes. A role
assignment whose name holds a principal id would then be replaced, and a service would be handed a
newer key version that nobody asked for.
"""

from collections.abc import Iterator, Sequence

from ailz.design.resource import Resource
from ailz.design.values import Each, Id, Output
from ailz.render.escape import HclText
from ailz.render.terraform._views import Argument, ResourceBlock
from ailz.render.terraform.layout import comment_lines
from ailz.render.terraform.references import answer, held_name, is_held, reference
from ailz.render.terraform.scope import Scope

HELD = HclText("[input]")
"""What marks such a block: its answer is taken once."""
_WHY = (
    "Held in the state: a change of tags or of the API version makes azapi forget the answer, and "
    "all that is computed from it would be replaced. What is made again counts as new."
)


_READ = (
    "Held in the state: names that are made of it change only where another was made under its id."
)


def holders(
    resource: Resource, outputs: Sequence[Output], scope: Scope, *, explained: bool
) -> Iterator[ResourceBlock]:
    """Yield a block for each answer of a resource that others read.

    ``explained`` says that the reason stands in the same file already.
    """
    for index, output in enumerate(outputs):
        if is_held(output, scope):
            assert not isinstance(output.key, Each)  # noqa: S101 - is_held says so
            read = answer(output, scope)
            # Whoever makes it again under its id is another: what was read tells.
            is_read = resource.verb == "existing"
            whole = reference(Id(resource.symbol, output.key), scope)
            yield ResourceBlock(
                locals=(),
                comments=()
                if index or (explained and not is_read)
                else comment_lines(_READ if is_read else _WHY),
                opening=HclText(f'resource "terraform_data" "{held_name(output)}"'),
                repeat=None,
                head=(
                    Argument("input", HclText(read)),
                    Argument("triggers_replace", HclText(read) if is_read else whole),
                ),
                body=(),
                settings=(),
                identity=(),
                identity_comments=(),
                timeouts=(),
                depends_on=None,
                ignored=HELD,
            )
