"""Who somebody is: the cloud's metadata, and tokens as Microsoft Entra ID issues them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from ailz.azure.serve.messages import Call, Reply

_HOURS = 24
_BEARER = "Bearer "


class SignIn:
    """Issues tokens and reads them again; `address` is where the stand-in listens.

    Who signs in with a client id is the principal of that object id: a stand-in has no directory
    in which an application and its service principal have ids of their own. Any secret will do.
    A token is good for this stand-in alone: the key that signs it is in no file.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._key = secrets.token_bytes(32)

    def reply(self, call: Call) -> Reply | None:
        """Return the reply to a call that is part of signing in; None where it is not."""
        if call.path == "/metadata/endpoints":
            return Reply(200, self._cloud())
        tenant, _, rest = call.path.strip("/").partition("/")
        if rest.endswith(".well-known/openid-configuration"):
            return Reply(200, self._tenant(tenant))
        if rest in ("oauth2/token", "oauth2/v2.0/token"):
            asked = parse_qs(call.content.decode("utf-8", "replace"))
            principal = asked.get("client_id", [""])[0]
            token = self.token(principal, tenant)
            body = {"token_type": "Bearer", "expires_in": _HOURS * 3600, "access_token": token}
            return Reply(200, body)
        return None

    def token(self, principal: str, tenant: str) -> str:
        """Return a token for a principal's object id."""
        said = {
            "oid": principal,
            "appid": principal,
            "tid": tenant,
            "aud": f"{self._address}/",
            "exp": int(time.time()) + _HOURS * 3600,
        }
        start = f"{_packed({'alg': 'HS256', 'typ': 'JWT'})}.{_packed(said)}"
        return f"{start}.{self._signature(start)}"

    def principal(self, authorization: str) -> str | None:
        """Return the object id that a header names; None where the token is none of ours."""
        start, _, signature = authorization.removeprefix(_BEARER).rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(start).encode()):
            return None
        oid: str = json.loads(_unpacked(start.partition(".")[2]))["oid"]
        return oid

    def _signature(self, start: str) -> str:
        return _base64(hmac.new(self._key, start.encode(), hashlib.sha256).digest())

    def _tenant(self, tenant: str) -> Mapping[str, Any]:
        start = f"{self._address}/{tenant}"
        return {
            "issuer": f"{start}/v2.0",
            "token_endpoint": f"{start}/oauth2/v2.0/token",
            "authorization_endpoint": f"{start}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{start}/oauth2/v2.0/devicecode",
        }

    def _cloud(self) -> Mapping[str, Any]:
        """Return a cloud in which everything is the stand-in; no suffix leads out of it."""
        here = self._address
        elsewhere = (
            "activeDirectoryDataLake",
            "appInsightsResourceId",
            "attestationResourceId",
            "batch",
            "gallery",
            "graph",
            "graphAudience",
            "logAnalyticsResourceId",
            "media",
            "microsoftGraphResourceId",
            "ossrDbmsResourceId",
            "portal",
            "sqlManagement",
            "synapseAnalyticsResourceId",
            "vmImageAliasDoc",
        )
        suffixes = ("acrLoginServer", "keyVaultDns", "mhsmDns", "sqlServerHostname", "storage")
        return {
            "name": "Rehearsal",
            "resourceManager": f"{here}/",
            "authentication": {
                "loginEndpoint": f"{here}/",
                "audiences": [f"{here}/", here],
                "tenant": "common",
                "identityProvider": "AAD",
            },
            "suffixes": dict.fromkeys(suffixes, "rehearsal.invalid"),
            **dict.fromkeys(elsewhere, here),
        }


def _packed(said: Mapping[str, Any]) -> str:
    return _base64(json.dumps(said).encode())


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
