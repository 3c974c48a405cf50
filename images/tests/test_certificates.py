"""Splitting a machine's certificates: one file each, nothing twice, nothing that Debian trusts already."""

from __future__ import annotations

import ssl
from pathlib import Path
from types import ModuleType


def pem(content: bytes) -> str:
    # Only the envelope matters for splitting; whether the content is a certificate is OpenSSL's business.
    return ssl.DER_cert_to_PEM_cert(content)


def test_one_file_per_certificate(certificates: ModuleType, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "bundle.crt").write_text("a comment\n" + pem(b"one" * 50) + "\n" + pem(b"two"))
    (source / "again.crt").write_text(pem(b"two") + pem(b"trusted"))
    (source / "README.md").write_text(pem(b"not a .crt file"))
    added = certificates.install(source, target, certificates.certificates(pem(b"trusted")))
    assert added == 2
    assert sorted(file.read_text() for file in target.glob("*.crt")) == sorted(
        [pem(b"one" * 50), pem(b"two")]
    )


def test_no_certificates_is_no_error(certificates: ModuleType, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    assert certificates.install(source, tmp_path / "target", {}) == 0
