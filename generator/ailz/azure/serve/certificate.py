"""A certificate for `localhost`, made for one run; its key is on disk until it was read."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
from pathlib import Path

from ailz.errors import CheckFailedError

_DAYS = 2
_NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"


def find_openssl() -> str | None:
    """Return the path of openssl, which makes the certificate."""
    return shutil.which("openssl")


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a context that listens, and the file of certificates that its callers trust.

    The file holds what this machine trusts already, too: a program that is told of it still reaches
    everything else. Raises CheckFailedError where openssl is missing or fails.
    """
    openssl = find_openssl()
    if openssl is None:
        raise CheckFailedError(
            "openssl: not found",
            "It makes the certificate of the stand-in: put `openssl` on the PATH.",
        )
    key, own = folder / "key.pem", folder / "own.pem"
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(_DAYS))
    named = ("-subj", "/CN=localhost", "-addext", _NAMES, "-keyout", str(key), "-out", str(own))
    done = subprocess.run(  # noqa: S603 - the tool that the user has
        [openssl, *made, *named], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        msg = f"openssl: no certificate: {done.stderr.strip()[-500:]}"
        raise CheckFailedError(msg)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, key)
    key.unlink()
    trusted = folder / "trusted.pem"
    trusted.write_bytes(_trusted_already() + own.read_bytes())
    return context, trusted


def _trusted_already() -> bytes:
    named = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().openssl_cafile
    file = Path(named)
    return file.read_bytes().rstrip() + b"\n" if file.is_file() else b""
