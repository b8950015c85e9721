"""What images are signed by: one certificate in a vault that all environments share.

The vault is made here. The certificate is data in it, which Azure Resource Manager has no request
for: a person makes it once, inside the network (`scripts/images.sh certificate`).
"""

from __future__ import annotations

from ailz.design.context import Context, named
from ailz.design.existing import from_shared, seen_from
from ailz.design.kinds.vaults import (
    CLOSED_NOTES,
    KEPT_VAULT,
    VAULT,
    vault_body,
    vault_parameters,
)
from ailz.design.pages import (
    Absent,
    Chapter,
    Decision,
    HeldOtherwise,
    Pages,
    SoftDeleted,
    Step,
    Tile,
)
from ailz.design.part import (
    Diagnostic,
    Duty,
    Endpoint,
    ImageStore,
    Named,
    Part,
    resource,
    total,
)
from ailz.design.resource import Module
from ailz.design.service import Service
from ailz.design.values import Id, Param, Text
from ailz.model.config import Config

SIGNING = "signing_vault"
_CERTIFICATE = "images"
_SIGNS = (
    "Microsoft.KeyVault/vaults/certificates/read",
    "Microsoft.KeyVault/vaults/keys/sign/action",
)
"""What the plugin of Notation needs for a self-signed certificate.

Source: Azure/notation-azure-kv@3396292c9d75:docs/plugin-config.md ("certificates get" and "sign").
"""


def _made(context: Context) -> Part:
    """Make the vault in the shared deployment."""
    return Part(
        modules=(
            Module(
                SIGNING, "The vault of the certificate that signs images.", Id("workload_group")
            ),
        ),
        resources=(
            resource(
                SIGNING,
                SIGNING,
                VAULT,
                named(SIGNING),
                Id("workload_group"),
                vault_body("None"),
                why=(
                    "Holds the certificate that signs images and nothing else. Its key never "
                    "leaves it: whoever builds asks it to sign. No lock: it would keep each "
                    "environment from deleting its endpoint to it, and a deleted vault comes back."
                ),
                notes=CLOSED_NOTES,
                controls=("no-public-access", "signed-images"),
            ),
        ),
        parameters=vault_parameters(context),
        names={SIGNING: Named(VAULT, "sign", unique=True)},
        diagnostics=(Diagnostic("signing-vault", Id(SIGNING)),),
        duties=(
            Duty(
                "key_custodians",
                Id(SIGNING),
                "Key Vault Certificates Officer",
                ("dev", "test", "prod"),
                "Make and renew the certificate that signs images.",
            ),
        ),
        images=(ImageStore(Id(SIGNING), certificate=_CERTIFICATE, signs=_SIGNS),),
        pages=Pages(
            steps=(Step("The shared deployment: the vault of the certificate that signs images."),),
            soft_deleted=(SoftDeleted(SIGNING, *KEPT_VAULT),),
            held_otherwise=(
                HeldOtherwise(
                    VAULT,
                    "properties.networkAcls.bypass",
                    "No service of Azure's reaches the vault that signs images: it lets none past.",
                ),
            ),
        ),
    )


def _seen(context: Context) -> Part:
    """Name the vault in an environment and reach it privately."""
    return total(
        [
            from_shared(
                context,
                SIGNING,
                "private_endpoints",
                VAULT,
                "The vault of the certificate that signs images, made by the shared deployment.",
            ),
            Part(
                endpoints=(
                    Endpoint(
                        SIGNING,
                        Id(SIGNING),
                        VAULT,
                        "vault",
                        Param(SIGNING, "name"),
                        seen_from(context),
                    ),
                ),
                pages=_PAGES,
            ),
        ]
    )


_PAGES = Pages(
    brings=("pipelines that build, scan, sign and promote images",),
    decisions=(
        Decision(
            "Images",
            "Built once inside the network, signed by one certificate, promoted by digest",
            "Runners inside the network build into the first environment's registry. Each later "
            "one takes the same digest from the one before, behind its approval, and only where "
            "the signature is that of a certificate that the repository trusts.",
        ),
    ),
    absent=(
        Absent(
            "An admission check where images run",
            "The pipeline verifies a signature before an image enters a registry. Machine Learning "
            "verifies none when it starts one: name images by their digest. Whoever else may push "
            "into a registry, as Machine Learning does for the environments that it builds, signs "
            "nothing.",
        ),
        Absent(
            "The certificate that signs images",
            "Azure Resource Manager makes keys and no certificates, and a certificate is what "
            "Notation signs with. A key custodian makes it once inside the network, by "
            "scripts/images.sh certificate; its private key is made in the vault and never leaves.",
        ),
    ),
    chapters=(
        Chapter(
            "Renew the certificate that signs images",
            (
                (
                    "It ends after a year, and its vault renews nothing by itself: what signs "
                    "changes with a reviewed change alone. An image stays promotable until the "
                    "certificate that signed it ends."
                ),
            ),
            (
                (
                    "Two months before, have a key custodian run scripts/images.sh certificate "
                    "again inside the network."
                ),
                (
                    "Propose the new file in images/trust at once: until it is merged, what is "
                    "signed with the new one is refused. Leave the old one until it has ended."
                ),
                (
                    "If the key is in doubt, take its file out of images/trust: nothing that it "
                    "signed is promoted any more. Images are built and signed anew."
                ),
            ),
            place=46,
        ),
    ),
    tiles=(
        Tile(
            SIGNING,
            "Key Vault: signs images, shared",
            (Param(SIGNING, "name"), Text(("Subscription ", Param(SIGNING, "subscription_id")))),
            shared=True,
        ),
    ),
)


def _wanted(config: Config) -> bool:
    return config.delivery.images


def _needs(_: Config) -> tuple[str, ...]:
    return ("container_registry",)


SERVICE = Service(
    name="image_signing",
    title="Image signing",
    path="capabilities",
    wanted=_wanted,
    needs=_needs,
    part=_seen,
    shared=_made,
)
