"""The script that pipelines of images run."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ailz.catalog.clouds import cloud
from ailz.catalog.delivery import release
from ailz.delivery.images import registries, signing
from ailz.design.context import CLOUDS
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading

_RELEASES = "https://github.com"
_TOOLS = ("notation", "notation-azure-kv", "oras", "trivy")
_USERNAME = "00000000-0000-0000-0000-000000000000"
"""Who signs in by a token: MicrosoftDocs/azure-management-docs@d923d5889010:
articles/container-registry/container-registry-authentication.md.
"""
_AUDIENCE = "https://containerregistry.azure.net/.default"
"""MicrosoftDocs/azure-management-docs@d923d5889010:
articles/container-registry/container-registry-disable-authentication-as-arm.md.
"""
_DATABASES = ("aquasecurity/trivy-db:2", "aquasecurity/trivy-java-db:1")
"""aquasecurity/trivy@v0.69.3:docs/guide/references/configuration/cli/trivy_image.md."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """The registry that an environment takes images from, and its own."""

    environment: str
    source: str
    target: str


def images(landing_zone: Reading) -> Document | None:
    """Return the script; None where no pipeline builds images."""
    signed = signing(landing_zone)
    if signed is None:
        return None
    config = landing_zone.config
    where = cloud(CLOUDS[config.organisation.cloud])
    every = [
        (each.stage.name, f"{each.name}.{where.container_registry_suffix}")
        for each in registries(landing_zone)
    ]
    mirrors = config.delivery.mirrors
    copies = (mirrors and mirrors.images) or ""
    name = signed.store.certificate
    return printed(
        "images.sh",
        executable=True,
        first=every[0][1],
        vault=signed.name,
        certificate=name,
        key=f"https://{signed.name}.{where.key_vault_suffix}/certificates/{name}",
        key_type="RSA-HSM" if signed.stage.environment.hsm else "RSA",
        subject=f"CN={config.workload.name} images",
        releases=(mirrors and mirrors.releases) or _RELEASES,
        mirror=copies,
        database=f"{copies}/{_DATABASES[0]}",
        java_database=f"{copies}/{_DATABASES[1]}",
        tools=[release(tool) for tool in _TOOLS],
        promotions=[
            Promotion(here, source, target) for (_, source), (here, target) in pairwise(every)
        ],
        audience=_AUDIENCE,
        vault_audience=f"https://{where.key_vault_suffix}/.default",
        username=_USERNAME,
    )
