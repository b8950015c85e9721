"""What services make for themselves beside what was asked for, and what goes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.behaviours.identities import made_up
from ailz.azure.behaviours.locks import ENDPOINT
from ailz.azure.endpoints import AT_ONCE, ON_REQUEST
from ailz.azure.look import MISSING, values
from ailz.azure.request import Request
from ailz.azure.world import Resource, World, text
from ailz.catalog.lifecycle import connections, managed_groups, parts

COMPONENT: Final = "Microsoft.Insights/components"
_HOW: Final = {
    AT_ONCE: "Approved",
    ON_REQUEST: "Pending",
}


def _made(world: World, id_: str, body: Any, *, whole: bool = True) -> Resource:  # noqa: ANN401
    return Resource(id_, "", body, owner="service", whole=whole, made=world.now, ready=world.now)


def _parts(world: World, resource: Resource) -> Iterator[Resource]:
    for child in parts().get(resource.type.casefold(), ()):
        yield _made(world, f"{resource.id}/{child}", {"properties": {}}, whole=False)


def _rule(world: World, component: Resource) -> Iterator[Resource]:
    group = ids.group_of(component.id)
    rules = f"{group}/providers/Microsoft.AlertsManagement/smartDetectorAlertRules"
    scope = {"properties": {"scope": [component.id]}}
    yield _made(world, f"{rules}/Failure Anomalies - {component.name}", scope, whole=False)


def _endpoint(world: World, endpoint: Resource) -> Iterator[Resource]:
    """Yield an endpoint's network interface, and its connection in each of its targets."""
    guid = made_up("endpoint", ids.key(endpoint.id))
    said = text(endpoint.body, "properties", "customNetworkInterfaceName")
    subnet = text(endpoint.body, "properties", "subnet", "id")
    group = ids.group_of(endpoint.id)
    owner = {"privateEndpoint": {"id": endpoint.id}}
    yield _made(
        world,
        f"{group}/providers/Microsoft.Network/networkInterfaces/"
        f"{said or f'{endpoint.name}.nic.{guid}'}",
        {
            "location": text(endpoint.body, "location"),
            "properties": {
                **owner,
                "ipConfigurations": [{"properties": {"subnet": {"id": subnet}}}],
            },
        },
    )
    for how, usual in _HOW.items():
        for asked in values(endpoint.body, f"properties.{how}[].properties"):
            target = text(asked, "privateLinkServiceId")
            if target and world.get(target) is not None:
                state = text(asked, "privateLinkServiceConnectionState", "status") or usual
                message = text(asked, "requestMessage")
                yield _made(
                    world,
                    f"{target}/privateEndpointConnections/{endpoint.name}.{guid}",
                    {
                        "properties": {
                            **owner,
                            "privateLinkServiceConnectionState": {
                                "status": state,
                                "description": message,
                            },
                        }
                    },
                )


def _asked(world: World, resource: Resource) -> Iterator[Resource]:
    """Yield the pending connection that a service asks for in what its resource names."""
    how = connections()[resource.type.casefold()]
    for target in values(resource.body, how.target):
        if isinstance(target, str) and world.get(target) is not None:
            said = text(resource.body, *how.message.split(".")) if how.message else ""
            state = {
                "status": "Pending",
                "description": said
                or how.says.format(service=_service(resource.id), name=resource.name),
            }
            body = {"properties": {"privateLinkServiceConnectionState": state}}
            yield _made(world, _connection(resource, target), body)


def _connection(resource: Resource, target: str) -> str:
    guid = made_up("connection", ids.key(resource.id))
    return f"{target}/privateEndpointConnections/{resource.name}.{guid}"


def _service(id_: str) -> str:
    """Return the name of the resource that another is a part of."""
    return id_.rpartition("/providers/")[2].split("/")[2]


def _inside(world: World, resource: Resource) -> Iterator[Resource]:
    """Yield what a service makes in the group that it makes: one of each for each place."""
    managed = managed_groups()[resource.type.casefold()]
    group = _group(resource)
    for place in values(resource.body, managed.each) if managed.holds else ():
        if place is MISSING:
            continue
        where = (
            text(resource.body, "location") if isinstance(place, str) else text(place, "location")
        )
        drawn = made_up("inside", ids.key(resource.id), where).replace("-", "")[:16]
        name = place if isinstance(place, str) else drawn
        for type_ in managed.holds:
            body = {"location": where}
            yield _made(world, f"{group}/providers/{type_}/{name}", body, whole=False)


_OTHERS: Final[dict[str, Callable[[World, Resource], Iterator[Resource]]]] = {
    COMPONENT.casefold(): _rule,
    ENDPOINT.casefold(): _endpoint,
}


def _makes_group(resource: Resource) -> bool:
    managed = managed_groups().get(resource.type.casefold())
    return (
        managed is not None
        and all(_says(resource, path, value) for path, value in managed.when.items())
        and not any(_says(resource, path, value) for path, value in managed.unless.items())
    )


def _says(resource: Resource, path: str, value: object) -> bool:
    said = next(values(resource.body, path))
    return said is not MISSING and str(said).casefold() == str(value).casefold()


def _group(resource: Resource) -> str:
    """Return the id of the group that a service makes for a resource."""
    managed = managed_groups()[resource.type.casefold()]
    said = text(resource.body, *managed.named.split(".")) if managed.named else ""
    name = said.rpartition("/")[2] or managed.usual.format(
        name=resource.name,
        group=ids.name_of(ids.group_of(resource.id)),
        location=text(resource.body, "location"),
        drawn=made_up("group", ids.key(resource.id)),
    )
    return f"{ids.subscription_of(resource.id)}/resourceGroups/{name}"


def _added(world: World, request: Request) -> World:
    held = world.get(request.id)
    if not request.writes or held is None:
        return world
    new = list(_parts(world, held))
    if _makes_group(held):
        group = _made(
            world,
            _group(held),
            {"location": text(held.body, "location"), "managedBy": held.id},
            whole=False,
        )
        new.append(group)
        new += _inside(world, held)
    others = _OTHERS.get(held.type.casefold())
    if others is not None:
        new += others(world, held)
    if held.type.casefold() in connections():
        new += _asked(world, held)
    # What is there stays as it is: a second PUT makes nothing anew.
    new = [each for each in new if world.get(each.id) is None]
    return world.having(*new) if new else world


def _taken(world: World, request: Request) -> World:
    """Take along what services made for what a request deletes."""
    held = world.get(request.id) if request.method == "DELETE" else None
    if held is None:
        return world
    going = (held, *world.below(held.id))
    gone: list[str] = []
    for each in going:
        if each.type.casefold() == ENDPOINT.casefold():
            gone += _of_endpoint(world, each)
        elif each.type.casefold() in connections():
            target = text(each.body, *connections()[each.type.casefold()].target.split("."))
            gone.append(_connection(each, target))
        elif _makes_group(each) and not managed_groups()[each.type.casefold()].outlives:
            group = world.get(_group(each))
            if group is not None and _is_of(group, each):
                gone += [group.id, *(inner.id for inner in world.below(group.id))]
    return world.without(*gone) if gone else world


def _of_endpoint(world: World, endpoint: Resource) -> Iterator[str]:
    key = ids.key(endpoint.id)
    for each in world.resources.values():
        if each.owner == "service":
            of = text(each.body, "properties", "privateEndpoint", "id")
            if of and ids.key(of) == key:
                yield each.id


def _is_of(group: Resource, owner: Resource) -> bool:
    return ids.key(text(group.body, "managedBy")) == ids.key(owner.id)


def _taken_name(world: World, request: Request) -> Iterator[Objection]:
    """Object to a managed group that is there already and is somebody else's."""
    managed = managed_groups().get(request.type.casefold())
    if managed is None or not request.writes or world.get(request.id) is not None:
        return
    wanted = Resource(request.id, request.api_version, request.body)
    if not _makes_group(wanted):
        return
    group = world.get(_group(wanted))
    if group is not None and not _is_of(group, wanted):
        yield Objection(
            status=409,
            code="",
            message=f"{request.id} makes the group {group.id}, which is there already",
            remedy="name another group for what the service makes, or leave the name to it",
            path=managed.named,
            sure=managed.refused,
        )


def _denied(world: World, request: Request) -> Iterator[Objection]:
    """Object to whoever deletes a group that its service keeps for itself, or what is in it."""
    if request.method != "DELETE" or world.get(request.id) is None:
        return
    group = world.get(ids.group_of(request.id) or request.id)
    by = text(group.body, "managedBy") if group is not None else ""
    managed = managed_groups().get(ids.type_of(by).casefold()) if by else None
    if managed is not None and managed.denied and world.get(by) is not None:
        yield Objection(
            status=403,
            code="DenyAssignmentAuthorizationFailed",
            message=(
                "the access is denied because of the deny assignment with name 'System deny "
                f"assignment created by {by}'"
            ),
            remedy="delete the service, which takes its managed group with it",
        )


BEHAVIOURS = (
    Behaviour(
        id="made-by-service",
        says=(
            "Services make more than was asked for: the parts of a storage account, an "
            "endpoint's network interface and its connection in the target, pending "
            "connections that they ask for themselves, an alert rule beside Application "
            "Insights, groups of their own."
        ),
        source="; ".join(
            (
                "hashicorp/terraform-provider-azurerm#17478 (connections)",
                "Learn, deployment-stacks-known-issues (network interfaces)",
                "hashicorp/terraform-provider-azurerm#10563 (alert rule)",
                *dict.fromkeys(each.source for each in managed_groups().values()),
                *dict.fromkeys(each.source for each in connections().values()),
            )
        ),
        precedes=_taken,
        follows=_added,
    ),
    Behaviour(
        id="managed-group",
        says="A group that a service makes for itself must not be there already.",
        source="; ".join(each.source for each in managed_groups().values() if each.refused),
        refuses=_taken_name,
    ),
    Behaviour(
        id="managed-group-denied",
        says="Nobody deletes the group that a service keeps for itself, or what is in it.",
        source="; ".join(each.source for each in managed_groups().values() if each.denied),
        stage="right",
        refuses=_denied,
    ),
)
