"""Small worlds for the policy tests: one rule, one request, one answer."""

from ailz.policy import Context, Definition, Request, evaluate

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-ai"
STORAGE = "Microsoft.Storage/storageAccounts"
NETWORK = "Microsoft.Network/virtualNetworks"
RULES = "Microsoft.Network/networkSecurityGroups"

EFFECT = {"effect": {"type": "String", "defaultValue": "Audit", "allowedValues": ["Audit", "Deny"]}}


def definition(condition, effect="deny", *, name="rule", mode="All", parameters=None, details=None):
    then = {"effect": effect} if details is None else {"effect": effect, "details": details}
    return Definition("", name, "", mode, parameters or {}, condition, then, "rules.json")


def request(body=None, *, type=STORAGE, name="x", version="2023-05-01", id="", **options):  # noqa: A002
    own = f"{GROUP}/providers/{type}/{name}" if id == "" else id
    return Request(
        type, version, own, name, {"location": "swedencentral", **(body or {})}, **options
    )


def storage(**properties):
    return request({"properties": properties})


def answer(condition, asked, **options):
    """The status of one request under one deny rule."""
    [decision] = evaluate(asked, definition(condition, **options), context=Context())
    return decision.status.value
