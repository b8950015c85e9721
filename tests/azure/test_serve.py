"""The stand-in over TLS, asked as any client of Azure would."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ailz.azure.serve import Standing, standing
from ailz.azure.serve.certificate import certified, find_openssl
from ailz.azure.serve.exchange import lines
from ailz.azure.serve.messages import Reply
from ailz.azure.serve.server import LOOPBACK, Server, listening
from ailz.azure.world import Subscription, World
from ailz.errors import CheckFailedError

TENANT = "11111111-1111-1111-1111-111111111111"
GUID = "22222222-2222-2222-2222-222222222222"
SOMEBODY = "33333333-3333-3333-3333-333333333333"
GROUP = f"/subscriptions/{GUID}/resourceGroups/rg-demo"
IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-demo"
BASTION = f"{GROUP}/providers/Microsoft.Network/bastionHosts/bas-demo"
WORLD = World(tenant_id=TENANT, subscriptions={GUID: Subscription(whole=True)})

pytestmark = pytest.mark.skipif(find_openssl() is None, reason="openssl is not on the PATH")


@dataclass(frozen=True)
class Got:
    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        code: str = self.body["error"]["code"]
        return code


class Client:
    """Signs in with the variables of a stand-in, and asks."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.address = variables["ARM_RESOURCE_MANAGER_ENDPOINT"].rstrip("/")
        self.trusts = ssl.create_default_context(cafile=variables["SSL_CERT_FILE"])
        self.token = self.signed_in()

    def signed_in(self) -> str:
        known = self.call("GET", f"/{TENANT}/v2.0/.well-known/openid-configuration", token="")
        form = {
            "grant_type": "client_credentials",
            "client_id": self.variables["ARM_CLIENT_ID"],
            "client_secret": self.variables["ARM_CLIENT_SECRET"],
        }
        got = self.call(
            "POST",
            known.body["token_endpoint"].removeprefix(self.address),
            urllib.parse.urlencode(form).encode(),
            token="",
        )
        token: str = got.body["access_token"]
        return token

    def ask(self, method: str, path: str, body: object = None, version: str = "2025-04-01") -> Got:
        content = None if body is None else json.dumps(body).encode()
        return self.call(method, f"{path}?api-version={version}", content)

    def call(
        self, method: str, path: str, content: bytes | None = None, token: str | None = None
    ) -> Got:
        token = self.token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        asked = urllib.request.Request(  # noqa: S310 - https, as its address says
            f"{self.address}{path}", content, headers, method=method
        )
        try:
            with urllib.request.urlopen(asked, context=self.trusts, timeout=30) as answer:  # noqa: S310
                return _got(answer.status, answer.read(), answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return _got(error.code, error.read(), error.headers)


def _got(status: int, content: bytes, headers: Any) -> Got:
    return Got(status, json.loads(content) if content else None, dict(headers.items()))


@pytest.fixture(scope="module")
def started() -> Iterator[Standing]:
    with standing(WORLD, pace=600.0) as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def client(started: Standing) -> Client:
    return Client(started.variables)


@pytest.fixture
def group(client: Client) -> Iterator[str]:
    assert client.ask("PUT", GROUP, {"location": "westeurope"}).status == 201
    yield GROUP
    assert client.ask("DELETE", GROUP).status in (200, 202)


def test_everything_of_the_cloud_is_the_stand_in(client: Client) -> None:
    cloud = client.call("GET", "/metadata/endpoints?api-version=2022-09-01", token="").body
    assert cloud["resourceManager"] == f"{client.address}/"
    assert cloud["authentication"]["loginEndpoint"] == f"{client.address}/"
    addresses = [each for each in _texts(cloud) if "://" in each]
    assert {each.rstrip("/") for each in addresses} == {client.address}


def test_what_is_made_can_be_read_and_taken_away(client: Client) -> None:
    before = client.ask("GET", GROUP)
    assert (before.status, before.code) == (404, "ResourceNotFound")
    made = client.ask("PUT", GROUP, {"location": "westeurope", "tags": {"owner": "me"}})
    assert made.status == 201
    read = client.ask("GET", GROUP.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))
    assert read.status == 200
    assert (read.body["id"], read.body["name"]) == (GROUP, "rg-demo")
    assert read.body["tags"] == {"owner": "me"}
    assert client.ask("PUT", GROUP, {"location": "westeurope"}).status == 200
    assert client.ask("DELETE", GROUP).status in (200, 202)
    assert client.ask("GET", GROUP).status == 404
    assert client.ask("DELETE", GROUP).status == 204


@pytest.mark.usefixtures("group")
def test_what_azure_draws_is_in_the_answer(client: Client) -> None:
    made = client.ask("PUT", IDENTITY, {"location": "westeurope"}, "2024-11-30")
    assert made.status == 201
    assert made.body["properties"]["principalId"]
    again = client.ask("GET", IDENTITY, version="2024-11-30")
    assert again.body["properties"]["principalId"] == made.body["properties"]["principalId"]


def test_a_refusal_has_azures_words_and_the_log_the_reason(
    started: Standing, client: Client
) -> None:
    before = started.stand_in.world.resources
    got = client.ask("PUT", IDENTITY, {"location": "westeurope"}, "2024-11-30")
    assert (got.status, got.code) == (404, "ResourceGroupNotFound")
    assert GROUP in got.body["error"]["message"]
    assert "depend on" not in json.dumps(got.body)
    # Longer than any client waits: one that retries gives up.
    assert int(got.headers["Retry-After"]) == 86400
    assert started.stand_in.world.resources == before
    last = started.stand_in.exchanges[-1]
    assert not last.waits
    first, why = lines(last)
    assert first.endswith(f"404  PUT {IDENTITY}")
    assert "Make it first: depend on what makes it." in why
    assert "[parent: " in why


def test_a_token_is_asked_for_and_must_be_ours(client: Client) -> None:
    start, _, _ = client.token.rpartition(".")
    for token in ("", "abc", f"{start}.", f"{start}.forged"):
        got = client.call("GET", f"{GROUP}?api-version=2025-04-01", token=token)
        assert (got.status, got.code) == (401, "InvalidAuthenticationToken")


def test_the_principal_is_who_signed_in(started: Standing) -> None:
    for by in (SOMEBODY, GUID):
        client = Client({**started.variables, "ARM_CLIENT_ID": by})
        client.ask("GET", GROUP)
        assert started.stand_in.exchanges[-1].request.by == by


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", GROUP, 400, "MissingApiVersionParameter"),
        ("GET", f"{GROUP}/resources?api-version=1", 501, "NotRehearsed"),
        ("PUT", f"{GROUP}?api-version=1", 400, "InvalidRequestContent"),
        ("GET", "/operations/none?api-version=1", 404, "OperationNotFound"),
    ],
)
def test_what_is_no_request_is_told_so(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    got = client.call(method, path, b"[1]" if method == "PUT" else None)
    assert (got.status, got.code) == (status, code)


@pytest.mark.usefixtures("group")
def test_an_action_is_apart_from_the_id(started: Standing, client: Client) -> None:
    client.ask("PUT", IDENTITY, {"location": "westeurope"}, "2024-11-30")
    client.ask("POST", f"{IDENTITY}/listAssociatedResources", {}, "2024-11-30")
    request = started.stand_in.exchanges[-1].request
    assert (request.id, request.action) == (IDENTITY, "listAssociatedResources")


@pytest.mark.usefixtures("group")
def test_what_lasts_is_an_operation_to_poll(client: Client) -> None:
    body = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {}}
    begun = client.ask("PUT", BASTION, body, "2025-05-01")
    assert begun.status == 201
    # A body that says Succeeded would end the polling of a client before it begins.
    assert begun.body["properties"]["provisioningState"] == "Creating"
    operation = begun.headers["Azure-AsyncOperation"].removeprefix(client.address)
    assert int(begun.headers["Retry-After"]) >= 1
    states = [client.call("GET", operation).body["status"]]
    while states[-1] == "InProgress":
        time.sleep(0.05)
        states.append(client.call("GET", operation).body["status"])
    assert states[-1] == "Succeeded"
    assert client.ask("GET", BASTION, version="2025-05-01").status == 200


def test_where_waiting_helps_the_refusal_says_how_long() -> None:
    gateway = f"{GROUP}/providers/Microsoft.Network/virtualNetworkGateways/vgw-demo"
    connection = f"{GROUP}/providers/Microsoft.Network/connections/con-demo"
    named = {"connectionType": "IPsec", "virtualNetworkGateway1": {"id": gateway, "properties": {}}}
    with standing(World(tenant_id=TENANT), pace=15.0) as stand_in:
        client = Client(stand_in.variables)
        body = {"location": "westeurope", "properties": {"gatewayType": "Vpn"}}
        assert client.ask("PUT", gateway, body, "2025-05-01").status == 201
        body = {"location": "westeurope", "properties": named}
        early = client.ask("PUT", connection, body, "2025-05-01")
        assert (early.status, early.code) == (429, "RetryableError")
        assert stand_in.stand_in.exchanges[-1].waits
        time.sleep(int(early.headers["Retry-After-Ms"]) / 1000 + 0.1)
        assert client.ask("PUT", connection, body, "2025-05-01").status == 201


def test_the_principal_may_do_what_the_world_gives_it() -> None:
    with standing(World(principals=frozenset({SOMEBODY})), by=SOMEBODY) as stand_in:
        got = Client(stand_in.variables).ask("PUT", GROUP, {"location": "westeurope"})
        other = Client({**stand_in.variables, "ARM_CLIENT_ID": GUID})
        assert (got.status, got.code) == (403, "AuthorizationFailed")
        assert SOMEBODY in got.body["error"]["message"]
        assert other.ask("PUT", GROUP, {"location": "westeurope"}).status == 201


def test_what_was_read_can_be_sent_back(started: Standing, client: Client, group: str) -> None:
    read = client.ask("GET", group).body
    assert client.ask("PUT", group, {**read, "tags": {"owner": "me"}}).status == 200
    assert set(started.stand_in.exchanges[-1].request.body) == {"location", "tags"}
    client.ask("PUT", group, {**read, "name": "rg-other"})
    assert started.stand_in.exchanges[-1].request.body["name"] == "rg-other"


def test_nothing_listens_beyond_the_loopback_and_nothing_stays() -> None:
    with standing(WORLD) as stand_in:
        folder = Path(stand_in.variables["SSL_CERT_FILE"]).parent
        assert all("PRIVATE KEY" not in file.read_text() for file in folder.iterdir())
        assert folder.stat().st_mode & 0o077 == 0
        client = Client(stand_in.variables)
        assert LOOPBACK == "127.0.0.1"
    assert not folder.exists()
    with pytest.raises(urllib.error.URLError):
        client.ask("GET", GROUP)


def test_a_port_that_is_asked_for_is_taken() -> None:
    with standing(WORLD) as one:
        port = int(one.variables["ARM_METADATA_HOSTNAME"].rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), standing(WORLD, port=port):
            pass


def test_without_openssl_the_error_says_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CheckFailedError, match="openssl: not found") as told, standing(WORLD):
        pass
    assert "certificate" in told.value.hint


def test_a_bug_of_ours_is_an_answer_too(tmp_path: Path) -> None:
    context, trusted = certified(tmp_path)
    server = Server(0, context)
    server.answer = lambda call: Reply(200, {"access_token": call.query["missing"]})
    with listening(server):
        asked = urllib.request.Request(f"https://localhost:{server.port}/", method="DELETE")
        trusts = ssl.create_default_context(cafile=trusted)
        with pytest.raises(urllib.error.HTTPError) as told:
            urllib.request.urlopen(asked, context=trusts, timeout=30)  # noqa: S310
        with told.value as answer:
            assert json.loads(answer.read())["error"] == {
                "code": "StandInFailed",
                "message": "a bug in ailz, not in what was asked: KeyError: 'missing'",
            }


SCRIPT = """\
import signal
# As at a terminal: whoever runs tests in the background may have SIGINT ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
import sys
from ailz.azure.serve import serve
from ailz.azure.world import World
started = serve(
    World(),
    by=sys.argv[1],
    out=lambda line: print(line, flush=True),
    say=lambda line: print(line, file=sys.stderr, flush=True),
)
print(len(started.stand_in.exchanges), flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, SOMEBODY],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ,
    ) as process:
        assert process.stdout is not None
        variables = dict(_exported(process.stdout))
        assert variables["ARM_CLIENT_ID"] == SOMEBODY
        got = Client(variables).ask("PUT", GROUP, {"location": "westeurope"})
        assert got.status == 201
        process.send_signal(number)
        try:
            out, told = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, told
    assert out.strip() == "1"
    assert f"201  PUT {GROUP}" in told
    assert not Path(variables["SSL_CERT_FILE"]).parent.exists()


def _exported(out: Any) -> Iterator[tuple[str, str]]:
    """Yield what a shell would read, to the last line."""
    for line in out:
        name, _, value = line.removeprefix("export ").strip().partition("=")
        yield name, value.strip("'")
        if name == "ARM_USE_AKS_WORKLOAD_IDENTITY":
            time.sleep(0.2)
            return


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for inner in tree.values():
            yield from _texts(inner)
    elif isinstance(tree, list):
        for inner in tree:
            yield from _texts(inner)
    elif isinstance(tree, str):
        yield tree
