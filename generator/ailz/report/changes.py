"""What a change does to what is deployed, in words and as data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from ailz.design.arm import arm_name
from ailz.design.changes import Change
from ailz.design.kinds.initiatives import SET
from ailz.design.record import LOCK, Leaf, is_digest
from ailz.design.verdicts import Kind
from ailz.errors import visible
from ailz.render.escape import shell

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|<.*>")
_HEADINGS: dict[Kind, str] = {
    "refused": "Cannot be changed",
    "replaced": "Replaced: Terraform deletes it and makes it again",
    "renamed": "Replaced under another name",
    "deleted": "Deleted",
    "one_way": "One way: cannot be taken back",
    "by_hand": "Needs a step by hand",
    "changed": "Changed in place: no rule against it is recorded",
    "added": "Added",
}
_MAYBE = "May be refused"
_GRAVE: dict[Kind, str] = {
    "refused": "cannot be changed",
    "replaced": "replaced",
    "renamed": "replaced",
    "deleted": "deleted",
}
_MOST_NAMES = 4
_MOST_COMMANDS = 12


def said(changes: Sequence[Change], languages: Collection[str]) -> str:
    """Return the changes as text, by environment, the gravest first; empty where there is none."""
    if not changes:
        return ""
    lines = ["What this does to what is deployed, compared with what was generated last:"]
    for environment, several in groupby(changes, key=lambda change: change.environment):
        lines += ["", f"{environment}:"]
        for _, some in groupby(several, key=lambda change: (change.kind, change.sure)):
            lines += [f"  {line}" for line in _block(list(some), languages)]
    return "\n".join(lines)


def warning(changes: Iterable[Change]) -> str:
    """Return in a few words what is refused, replaced, deleted or left behind; or an empty text."""
    ids: dict[str, set[str]] = {}
    for change in changes:
        what = _GRAVE.get(change.kind, "")
        if change.kind == "refused" and not change.sure:
            what = _MAYBE.lower()
        if change.cause == "environment" and change.kind == "by_hand":
            what = "left behind with its environment"
        ids.setdefault(what, set()).add(change.id or change.environment)
    return ", ".join(f"{len(found)} {what}" for what, found in ids.items() if what)


def data(changes: Iterable[Change], languages: Collection[str]) -> list[dict[str, object]]:
    """Return the changes as JSON takes them, one object each, in the order of the text."""
    return [_object(change, languages) for change in changes]


def deletions(changes: Iterable[Change]) -> list[str]:
    """Return the commands that delete what leaves: locks first, and nothing before what uses it.

    What goes with the resource that it stands in has no command of its own, nor has a role
    assignment whose name only Azure knows.
    """
    leaving = [c for c in changes if c.kind in ("deleted", "renamed") and not c.inside]
    # Assignments go with their resource groups, and no set goes before its assignments.
    leaving.sort(key=lambda change: change.type == SET)
    locks = [c.id for c in leaving if c.type == LOCK]
    locks += [lock for change in leaving for lock in change.locks]
    return [f"az lock delete --ids {shell(lock)}" for lock in dict.fromkeys(locks)] + [
        _deletion(c.id) for c in leaving if c.type != LOCK and "<" not in c.id
    ]


def _deletion(id_: str) -> str:
    parts = id_.split("/")
    if len(parts) == 5:
        return f"az group delete --name {shell(parts[4])} --subscription {shell(parts[2])}"
    return f"az resource delete --ids {shell(id_)}"


def _object(change: Change, languages: Collection[str]) -> dict[str, object]:
    found: dict[str, object] = {
        "environment": change.environment,
        "kind": change.kind,
        "says": " ".join(_advice(change.kind, [change], languages)).removesuffix(":"),
        "sure": change.sure,
    }
    if change.cause == "environment":
        return found | {"cause": change.cause, "resources": change.count}
    found |= {"type": change.type, "id": change.id}
    if change.path:
        found |= {"path": change.path, "old": _plain(change.old), "new": _plain(change.new)}
    if change.rule is not None:
        found |= {
            "code": change.rule.code or None,
            "note": change.rule.note or None,
            "source": change.rule.source,
        }
    optional = {"new_id": change.new_id, "cause": change.cause, "inside": change.inside}
    found |= {name: value for name, value in optional.items() if value}
    return found | ({"locks": list(change.locks)} if change.locks else {})


def _plain(value: Leaf) -> object:
    return list(value) if isinstance(value, tuple) else value


def _block(several: list[Change], languages: Collection[str]) -> Iterator[str]:
    kind = several[0].kind
    heading = _HEADINGS[kind] if several[0].sure or kind != "refused" else _MAYBE
    whole = [change for change in several if change.cause == "environment"]
    if whole:
        yield f"{heading}:"
        yield from (f"  {line}" for line in _advice(kind, whole, languages))
        return
    inside = sum(1 for change in several if change.inside)
    with_ = f", {inside} of them inside others of these" if inside else ""
    yield f"{heading} ({len({change.id for change in several})}{with_}):"
    shown = [change for change in several if not change.inside]
    for line in _lines(shown):
        yield f"  {line}"
    for line in _advice(kind, several, languages):
        yield f"  {line}"
    if kind in ("deleted", "renamed") and "bicep" in languages:
        yield from (f"    {line}" for line in _listed(deletions(several)))


def _listed(commands: list[str]) -> Iterator[str]:
    yield from commands[:_MOST_COMMANDS]
    if more := commands[_MOST_COMMANDS:]:
        yield f"... and {len(more)} more: ailz plan --output json lists all, in this order"


def _lines(several: list[Change]) -> Iterator[str]:
    """Yield one line for what happened alike to resources of one type."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in several:
        groups.setdefault(_likeness(change), []).append(change)
    for alike in groups.values():
        yield _line(alike)
    yield from dict.fromkeys(filter(None, map(_note, several)))


def _likeness(change: Change) -> tuple[str, ...]:
    if change.kind == "changed":
        return (change.type,)
    return (change.type, change.path, change.cause, _step(change))


def _line(alike: list[Change]) -> str:
    first = alike[0]
    names = list(dict.fromkeys(_name(change) for change in alike))
    shown = ", ".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        shown += f" and {len(names) - _MOST_NAMES} more"
    line = f"{first.type} {shown}"
    if first.kind == "changed":
        paths = list(dict.fromkeys(visible(change.path) + _step(change) for change in alike))
        more = f" and {len(paths) - _MOST_NAMES} more" if len(paths) > _MOST_NAMES else ""
        return f"{line}: {', '.join(paths[:_MOST_NAMES])}{more}"
    return f"{line}: {visible(first.path)}{_step(first)}" if first.path else line


def _name(change: Change) -> str:
    name = _own_name(change.id, change)
    new = _own_name(change.new_id, change) if change.new_id else name
    return name if new == name else f"{name} -> {new}"


def _own_name(id_: str, change: Change) -> str:
    """Return a resource's own name, or what it is called in the code where the name is a GUID."""
    name = arm_name(id_)
    return visible(change.key if change.key and _GUID.fullmatch(name) else name)


def _step(change: Change) -> str:
    """Return old and new value where both are short enough to be known."""
    if not change.path or any(is_digest(value) for value in (change.old, change.new)):
        return ""
    return f" {_value(change.old)} -> {_value(change.new)}"


def _value(value: Leaf) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return visible(str(value))


def _note(change: Change) -> str:
    """Return what the catalog says of a change beyond its kind."""
    rule = change.rule
    if rule is None or change.kind not in ("refused", "one_way", "by_hand"):
        return ""
    answer = {
        "refused": f"Azure answers {rule.code}" if rule.code else "Azure refuses it",
        "replace_needed": "create-only; Azure's answer is not recorded",
        "ignored": "Azure accepts it and keeps the old value",
        "one_way": f"Azure answers {rule.code}" if rule.code else "Azure refuses it",
    }[rule.answer]
    if change.kind == "one_way":
        answer = "the way back is refused"
    elif not change.sure:
        default = "a change, if Azure's default for what is left out is another value"
        answer += f" for {rule.said or default}"
    text = "; ".join(filter(None, (answer, _remark(rule.note))))
    return f"({rule.path}: {text})"


def _remark(note: str) -> str:
    """Return the note where it helps whoever reads a plan."""
    return "" if note.startswith(("INFERENCE", "recorded as")) else note


def _advice(kind: Kind, several: list[Change], languages: Collection[str]) -> Iterator[str]:
    """Yield what follows and what to do."""
    first = several[0]
    if first.cause == "environment":
        yield from _whole(first)
    elif kind == "refused":
        yield (
            "Keep the old value, make it under another name, or delete it first: "
            "what it holds is then lost."
        )
        if any(change.path == "location" for change in several) and "terraform" in languages:
            yield "Terraform does not ask: it deletes what moves and makes it again elsewhere."
    elif kind == "replaced":
        yield "What it holds is lost. Save it elsewhere first, or keep the old value."
    elif kind in ("deleted", "renamed"):
        yield from _leaving(kind, several, languages)
    elif kind == "by_hand":
        yield from _by_hand(several)


def _whole(change: Change) -> Iterator[str]:
    resources = f"{change.count} resources"
    if change.kind == "added":
        yield f"The environment is new: {resources}."
        return
    yield (
        f"The environment leaves the configuration, and with it the code for its {resources}: "
        "nothing would delete them."
    )
    yield f"Run scripts/destroy.sh {shell(change.environment)} BEFORE you generate, or keep it."


def _leaving(kind: Kind, several: list[Change], languages: Collection[str]) -> Iterator[str]:
    renamed = kind == "renamed"
    lasting = _locked(lock for change in several for lock in change.lasting_locks)
    if "terraform" in languages:
        yield (
            "Terraform deletes the old one, with what it holds, and makes the new one."
            if renamed
            else "Terraform deletes it, with what it holds."
        )
    if lasting:
        yield (
            f"A lock on {lasting} stands in the way: deploy with scripts/change.sh, which takes it "
            "off and puts it back."
        )
    if "bicep" in languages:
        if any("<" in change.id for change in several if not change.inside):
            yield (
                "Role assignments of identities have names that only Azure knows: "
                "az role assignment list --scope ID finds them."
            )
        if any(change.type == SET for change in several):
            yield (
                "Azure keeps a set of policies while it is assigned: where the stack stops with "
                "InvalidDeletePolicySetDefinitionRequest, deploy once more."
            )
        yield (
            "Bicep's deployment stack makes the new one and deletes the old one, with what it "
            "holds. To move that first, deploy once with --action-on-unmanage detachAll, then:"
            if renamed
            else "Bicep's deployment stack deletes it, with what it holds. By hand it would be:"
        )


def _locked(locks: Iterable[str]) -> str:
    names = list(dict.fromkeys(arm_name(lock.rpartition("/providers/")[0]) for lock in locks))
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(map(visible, names[:_MOST_NAMES])) + more


def _by_hand(several: list[Change]) -> Iterator[str]:
    causes = {change.cause for change in several}
    if "ignored" in causes:
        yield "The deployment succeeds and changes nothing of this: see the note for the way."
    if "stays" in causes:
        yield "What is no longer in the code stays as it is: no deployment takes it away."
    if "address" in causes:
        yield (
            "Terraform knows it by another address than before: move it in the state "
            "(terraform state mv) before you apply, or Terraform deletes it."
        )
