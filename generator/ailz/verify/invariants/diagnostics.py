"""Point 6: every resource that tells what happened tells it to Log Analytics, audit included."""

from collections.abc import Iterator, Sequence
from typing import Any

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, is_type, same_id, scope, value
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.services import Logs, demand
from ailz.verify.invariants.setting import Setting

CODE = "AUDIT-LOGS"
DIAGNOSTIC = "Microsoft.Insights/diagnosticSettings"
_WHOLE_GROUPS = ("allLogs", "audit")


def diagnostics(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return resources whose logs go nowhere, or without their audit categories."""
    settings = [body for body in bodies if is_type(body, DIAGNOSTIC)]
    found = [
        finding(CODE, each, "sends to no Log Analytics workspace", "properties.workspaceId")
        for each in settings
        if value(each, "properties.workspaceId") in (MISSING, None, "")
    ]
    for body, source, logs in _sources(bodies):
        if body.type.lower() in setting.logged_by_policy and source == body.id:
            continue
        own = [each for each in settings if same_id(scope(each), source)]
        where = f" ({source.rpartition('/')[0].rpartition('/')[2]})" if source != body.id else ""
        if not own:
            found.append(finding(CODE, body, f"has no diagnostic setting{where}"))
        elif not any(_audits(each, logs) for each in own):
            found.append(finding(CODE, own[0], f"leaves out audit logs{where}", "properties.logs"))
    return found


def _sources(bodies: Sequence[Body]) -> Iterator[tuple[Body, str, Logs]]:
    for body in bodies:
        if logs := demand(body.type).logs:
            yield body, f"{body.id}/{logs.child}" if logs.child else body.id, logs


def _audits(setting: Body, wanted: Logs) -> bool:
    logs = value(setting, "properties.logs")
    on: list[dict[str, Any]] = [
        each for each in (logs if isinstance(logs, list) else ()) if each.get("enabled") is True
    ]
    if any(each.get("categoryGroup") in _WHOLE_GROUPS for each in on):
        return True
    categories = {each.get("category") for each in on} - {None}
    return categories.issuperset(wanted.categories) if wanted.categories else bool(categories)
