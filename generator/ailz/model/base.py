"""What every section of the configuration shares: strict, frozen, and the kinds of text in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

_GUID = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_ONE_LINE = "^[^\\t\\r\\n]*$"
_SEGMENT = "[^/\\s?#%&<>\\\\]*[^/\\s?#%&<>\\\\.]"
"""A name in an id: no blank, nothing that ends or escapes a path, and not `.` or `..`."""
ARM_ID = (
    "^/subscriptions/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    f"(/[Rr]esource[Gg]roups/{_SEGMENT}(/providers/{_SEGMENT}(/{_SEGMENT}/{_SEGMENT})+)?)?$"
)
_SUBNET_NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?"
SUBNET = f"^({_SUBNET_NAME}|/subscriptions/[^\\s?#%&<>\\\\]+/subnets/{_SUBNET_NAME})$"
_GROUP_NAME = "[A-Za-z0-9_()-][A-Za-z0-9._()-]{0,89}"
GROUP = f"^({_GROUP_NAME}|/subscriptions/[^/]+/[Rr]esource[Gg]roups/{_GROUP_NAME})$"
SCOPE = "^/([^/\\s?#%&<>\\\\]+(/[^/\\s?#%&<>\\\\]+)+)?$"
MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})?)?$"
SLUG = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
REGION = "^[a-z]+[a-z0-9]*$"
_CIDR = "^[0-9]{1,3}([.][0-9]{1,3}){3}/[0-9]{1,2}$"
_ADDRESS = "^[0-9]{1,3}([.][0-9]{1,3}){3}$"
_EMAIL = "^[^@\\s]+@[^@\\s]+[.][^@\\s]+$"
_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = f"^([*][.])?{_LABEL}([.]{_LABEL})+$"
VM_SIZE = "^Standard_[A-Za-z0-9_]+$"
STORAGE_ACCOUNT = "^[a-z0-9]{3,24}$"
CONTAINER = "^[a-z0-9]([a-z0-9]|-[a-z0-9]){2,62}$"
REPOSITORY = "^[A-Za-z0-9_.-]+(/[A-Za-z0-9_. -]+){1,2}$"
FOLDER = "^[A-Za-z0-9._/-]+$"
OWN_FILE = "^[.]?[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*(/[.]?[A-Za-z0-9_@+*?-][A-Za-z0-9_.@+*?-]*)*$"
TAG_NAME = "^[^<>%&\\\\?/\\x00-\\x1f]{1,256}$"
_LABEL_LOW = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
HOSTNAME = f"^{_LABEL_LOW}([.]{_LABEL_LOW})+$"
OWNER = "^[A-Za-z0-9][A-Za-z0-9-]{0,38}$"
BRANCH = "^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"
CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
PINNED = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?==[A-Za-z0-9][A-Za-z0-9.+_-]*$"
SHA256 = "^[0-9a-f]{64}$"
IMAGES = f"^{_LABEL_LOW}([.]{_LABEL_LOW})+(/[a-z0-9][a-z0-9._-]*)*$"
_URL = f"^https://{_LABEL_LOW}([.]{_LABEL_LOW})+(:[0-9]{{1,5}})?(/[A-Za-z0-9._~-]*)*$"
LABEL = "^[A-Za-z0-9][A-Za-z0-9._-]*$"
RUNNER_GROUP = "^[A-Za-z0-9]([A-Za-z0-9 ._-]*[A-Za-z0-9_-])?$"
INSTANCE = "^[a-z0-9]{1,4}$"
SHORT_REGION = "^[a-z0-9]{2,6}$"
SHORT_ENVIRONMENT = "^[a-z0-9]{1,8}$"
ITEM = "^[A-Za-z0-9][A-Za-z0-9_-]*$"
EXTENSION = "^[a-z][a-z0-9_]*(-[a-z0-9_]+)*$"
JSON_PATH = "^(/[A-Za-z_][A-Za-z0-9_]*)+$"
TYPE_CODE = "^[A-Za-z0-9]{1,12}$"
LOG_TABLE = "^[A-Za-z][A-Za-z0-9_]*$"
KEY_ID = (
    f"^https://{_LABEL_LOW}([.]{_LABEL_LOW})+/keys/[A-Za-z0-9-]{{1,127}}(/[A-Za-z0-9]{{1,64}})?$"
)
_KEY_VERSION = "^[A-Za-z0-9]{1,64}$"

IN_WORDS: Mapping[str, str] = {
    _GUID: "a GUID such as 6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b",
    _ONE_LINE: "one line of text without tabs",
    ARM_ID: (
        "a resource id such as /subscriptions/<id>/resourceGroups/<name>/providers/<type>/<name>"
    ),
    SUBNET: "a subnet's name, such as snet-endpoints, or its resource id",
    GROUP: "a resource group's name, such as rg-given, or its resource id",
    SCOPE: "an id such as /subscriptions/<id>/resourceGroups/<name>, or / for everything",
    MOMENT: 'a day in quotes, such as "2027-01-01", or a moment as Azure writes it',
    SLUG: "lower-case letters and digits, with single hyphens between, starting with a letter",
    REGION: "a region as Azure spells it, such as westeurope",
    _CIDR: "an IPv4 range such as 10.20.0.0/23",
    _ADDRESS: "an IPv4 address such as 10.0.0.4",
    _EMAIL: "an e-mail address",
    _DATE: 'a day in quotes, such as "2027-01-01"',
    _HOST: "a host name such as pypi.org, or *.example.org",
    VM_SIZE: "a VM size as Azure spells it, such as Standard_D4ds_v4",
    STORAGE_ACCOUNT: "3 to 24 lower-case letters and digits",
    CONTAINER: "3 to 63 lower-case letters and digits, with single hyphens between",
    REPOSITORY: "organisation/repository, or organisation/project/repository in Azure DevOps",
    HOSTNAME: "a host name in lower case, such as github.example.com",
    OWNER: "an organisation's name: letters, digits and hyphens",
    BRANCH: "a branch, such as main or release/current",
    CLOCK: 'a time in quotes, such as "06:00"',
    PINNED: "a Python package at one version, such as ailz==1.2.0",
    SHA256: "a SHA-256 digest: 64 digits and letters a to f, in lower case",
    IMAGES: "a registry, with a path if there is one, such as registry.example.com/mirror",
    _URL: "an address such as https://mirror.example.com/simple/, without a user or a query",
    FOLDER: "a path of letters, digits and . _ - with / between its parts",
    OWN_FILE: (
        "a path below the repository, with / between its parts and nothing like .. in it; * and ? "
        "may stand in all parts but the first, and ** for folders of any depth"
    ),
    TAG_NAME: "1 to 256 characters without < > % & \\ ? /",
    LABEL: "a label such as self-hosted: letters, digits and . _ -",
    RUNNER_GROUP: "a name of letters, digits, blanks and . _ -, such as Azure runners",
    INSTANCE: "1 to 4 lower-case letters and digits",
    SHORT_REGION: "2 to 6 lower-case letters and digits",
    SHORT_ENVIRONMENT: "1 to 8 lower-case letters and digits",
    ITEM: "letters, digits, _ and -, starting with a letter or digit",
    EXTENSION: "lower-case letters, digits, _ and single hyphens, starting with a letter",
    JSON_PATH: "the path of a property, such as /customer or /address/city",
    TYPE_CODE: "1 to 12 letters and digits",
    LOG_TABLE: "a table as Log Analytics spells it, such as AppTraces or Orders_CL",
    KEY_ID: "the id of a key, such as https://<vault>.vault.azure.net/keys/<name>",
    _KEY_VERSION: "the version of a key: the last part of its id",
}
"""What each pattern of the model asks for, for whoever wrote something else."""


class Unread(Exception):  # noqa: N818 - it ends a rule and reaches nobody
    """A value was asked for that is wrong in the file."""


class Section(BaseModel):
    """A section of the configuration.

    Asking a partial one (``model.partial``) for what could not be read raises Unread.
    """

    # Built when first used: a section is hardly ever validated outside the whole. A default that is
    # a section is made with `model_construct` therefore: calling the class would build its schema.
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_enum_values=False, defer_build=True
    )

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name in type(self).model_fields:
                raise Unread(name)
            return super().__getattr__(name)


class Capability(Section):
    """A section that asks for a service of the workload."""

    @property
    def shares(self) -> str:
        """What of it all environments share, in a deployment of its own; empty: nothing."""
        return ""

    @property
    def people_read(self) -> tuple[str, ...] | None:
        """File systems of the lake that people who work with it read; None: it says nothing."""
        return None


BY_ENVIRONMENT: Any = {"x-by-environment": True}
"""Marks a setting that an environment may say otherwise, below ``overrides``."""

Line = Annotated[str, Field(min_length=1, max_length=200, pattern=_ONE_LINE)]
"""One line of free text: it stands in tables and commands, where a tab would be lost."""

Prose = Annotated[str, Field(min_length=1, max_length=2000)]
"""Free text of several lines."""

Guid = Annotated[str, Field(pattern=_GUID, examples=["6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"])]
"""The id of a subscription, a tenant or a group in Microsoft Entra."""

ArmId = Annotated[str, Field(pattern=ARM_ID, max_length=1024)]
"""The resource id of something that exists already."""

Slug = Annotated[str, Field(pattern=SLUG, min_length=2, max_length=16)]
"""A short lower-case word that becomes part of names."""

Region = Annotated[str, Field(pattern=REGION, examples=["westeurope"])]
"""An Azure region as Azure spells it: lower case, no blanks."""

Cidr = Annotated[str, Field(pattern=_CIDR, examples=["10.20.0.0/23"])]
"""An IPv4 range in CIDR notation."""

IpAddress = Annotated[str, Field(pattern=_ADDRESS, examples=["10.0.0.4"])]
"""An IPv4 address."""

Email = Annotated[str, Field(pattern=_EMAIL, max_length=254)]
"""An e-mail address that Azure sends notices to."""

Date = Annotated[str, Field(pattern=_DATE, examples=["2027-01-01"])]
"""A day, written as a quoted YYYY-MM-DD."""

HostName = Annotated[str, Field(pattern=_HOST, max_length=253, examples=["pypi.org"])]
"""A host name, or all names below one."""

Url = Annotated[str, Field(pattern=_URL, max_length=300)]
"""An address that tools fetch from, over TLS and without a credential in it."""

KeyId = Annotated[str, Field(pattern=KEY_ID, max_length=400)]
"""The id of a key in a vault or Managed HSM, with a version or without."""

KeyVersion = Annotated[str, Field(pattern=_KEY_VERSION)]
"""A version of a key."""

TagValue = Annotated[str, Field(max_length=256, pattern=_ONE_LINE)]
"""The value of a tag; Azure takes an empty one."""

Elsewhere = Annotated[
    Region | None,
    Field(
        description=(
            "Another region than the network's, where the service is to be had elsewhere only; its "
            "private endpoint stays in the network's region."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    ),
]
"""The region of a service that need not stand in the region of its network."""


class Given(Section):
    """Something that exists already and that somebody else owns: used, never written."""

    id: ArmId = Field(description="Its resource id.", json_schema_extra=BY_ENVIRONMENT)
