"""A service is one file: its module says all of it, and no invariant names it."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from ailz.catalog.dns import group_ids
from ailz.verify import invariants
from ailz.verify.invariants import broken, services
from ailz.verify.invariants.services import demand, demands
from tests.verify.worlds import SETTING, body, good, rid

INVARIANTS = sorted(Path(invariants.__file__).parent.glob("*.py"))
SERVICES = sorted(
    path for path in Path(services.__file__).parent.glob("*.py") if not path.name.startswith("_")
)
FOR_ALL = {
    "Microsoft.Authorization/locks",
    "Microsoft.Authorization/policyAssignments",
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleDefinitions",
    "Microsoft.Insights/diagnosticSettings",
    "Microsoft.ManagedIdentity/userAssignedIdentities",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/networkSecurityGroups/securityRules",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.Network/virtualNetworks/subnets",
    "Microsoft.OperationalInsights/workspaces/tables",
    "Microsoft.Resources/resourceGroups",
}
"""Types that serve every service: an invariant may be about them."""

_TYPE = re.compile(r"\bMicrosoft\.\w+(?:/\w+)*", re.IGNORECASE)


def _of_services(text: str) -> set[str]:
    return {each for each in _TYPE.findall(text) if each not in FOR_ALL}


def _imported(text: str) -> set[str]:
    """Modules that a source imports, and what it takes from them: a module may be among it."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("module", INVARIANTS, ids=lambda path: path.stem)
def test_no_invariant_names_a_type_of_a_service(module: Path) -> None:
    assert _of_services(module.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('STORAGE = "Microsoft.Storage/storageAccounts"', {"Microsoft.Storage/storageAccounts"}),
        ('f"{id}/providers/microsoft.sql/servers"', {"microsoft.sql/servers"}),
        ('f"{PROVIDER}/vaults" if PROVIDER == "Microsoft.KeyVault"', {"Microsoft.KeyVault"}),
        ('"Microsoft.Network/privateEndpoints" "Microsoft.Resources/resourceGroups"', set()),
    ],
)
def test_a_type_of_a_service_is_seen_however_it_is_written(text: str, found: set[str]) -> None:
    assert _of_services(text) == found


@pytest.mark.parametrize("module", INVARIANTS, ids=lambda path: path.stem)
def test_no_invariant_imports_a_service(module: Path) -> None:
    package = re.escape(services.__name__)
    one = re.compile(rf"{package}\.({'|'.join(each.stem for each in SERVICES)})(\.|$)")
    assert list(filter(one.match, _imported(module.read_text(encoding="utf-8")))) == []


def test_no_invariant_names_a_subnet_that_is_reserved_for_a_service() -> None:
    reserved = {subnet.name for each in demands() for subnet in each.own_subnets}
    assert reserved
    texts = {module: module.read_text(encoding="utf-8") for module in INVARIANTS}
    assert [(m.stem, name) for m, text in texts.items() for name in reserved if name in text] == []


def test_the_demands_of_every_service_are_found() -> None:
    of_each = {each.stem: import_module(f"{services.__name__}.{each.stem}") for each in SERVICES}
    assert [name for name, module in of_each.items() if not module.DEMANDS] == []
    assert demands() == tuple(each for module in of_each.values() for each in module.DEMANDS)


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A service that is nothing but a file."""
    (tmp_path / "invented.py").write_text(_INVENTED, encoding="utf-8")
    monkeypatch.setattr(services, "__path__", [*services.__path__, str(tmp_path)])
    _forget()
    yield
    _forget()
    sys.modules.pop(f"{services.__name__}.invented")


_INVENTED = """
from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.Invented/things",
        closed=CLOSED,
        endpoints=("thing",),
        keyless=NO_KEYS,
        needs_identity=True,
        key="properties.key",
        logs=Logs(),
        holds_data=True,
        forbidden="it does not exist",
    ),
)
"""


def _forget() -> None:
    services.demands.cache_clear()
    services._by_type.cache_clear()


@pytest.mark.usefixtures("invented")
def test_one_file_brings_a_service_to_every_invariant_that_it_concerns() -> None:
    thing = body(rid("Microsoft.Invented/things", "thing"), {})
    found = broken((*good().values(), thing), SETTING)
    assert {each.code for each in found} == {
        "AUDIT-LOGS",
        "CONTROL-PLANE-ONLY",
        "CUSTOMER-MANAGED-KEYS",
        "DELETE-LOCKS",
        "MANAGED-IDENTITY",
        "NO-PUBLIC-ACCESS",
        "NO-SHARED-KEYS",
        "PRIVATE-ENDPOINTS",
    }
    assert {each.path.partition(":")[0] for each in found} == {thing.id}


def test_one_service_has_a_type_and_no_other() -> None:
    times = Counter(each.type.casefold() for each in demands())
    assert [kind for kind, count in times.items() if count > 1] == []


def test_a_type_is_found_whatever_its_case() -> None:
    assert [each.type for each in demands() if demand(each.type.upper()) is not each] == []


def test_nothing_is_demanded_of_a_type_that_no_service_has() -> None:
    nothing = demand("Microsoft.Authorization/roleAssignments")
    assert nothing == demand("Nobody.Knows/this")
    assert not any((nothing.closed, nothing.keyless, nothing.endpoints, nothing.key, nothing.logs))


def test_no_demand_contradicts_itself() -> None:
    wrong = [
        each.type
        for each in demands()
        if (each.logs and each.no_logs)
        or (each.needs_identity and each.system_identity)
        or (each.is_public_address and each.may_have_public_address)
    ]
    assert wrong == []


def test_what_one_service_needs_of_another_is_a_group_id_of_it() -> None:
    needed = [reach for each in demands() for reach in each.reaches]
    assert needed
    assert [r for r in needed if not set(r.groups) <= set(group_ids(r.type))] == []


def test_no_subnet_is_reserved_twice() -> None:
    times = Counter(subnet.name for each in demands() for subnet in each.own_subnets)
    assert [name for name, count in times.items() if count > 1] == []
