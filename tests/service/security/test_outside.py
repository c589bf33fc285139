"""Whom the service speaks to, how, and what the sample files of the how-to set."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.test import Client

from keystage.analysis.errors import InputError
from keystage.service.accounts.issuers import asking, discovery
from keystage.service.accounts.issuers.setting import Issuer
from keystage.service.config.environment import database, is_here
from tests.service.accounts.mock_issuer import CLIENT, SECRET, MockIssuer, served

pytestmark = [pytest.mark.req("X.8")]
_SAMPLES = Path(__file__).parents[3] / "docs" / "how-to" / "systemd"


@pytest.fixture
def issuer(settings: Any) -> Iterator[MockIssuer]:
    with served() as made:
        settings.ISSUER = Issuer(made.url, "DfE Sign-in", CLIENT, SECRET, False, frozenset())
        discovery.forget_issuer()
        yield made
        discovery.forget_issuer()


def test_a_database_elsewhere_is_spoken_to_by_tls_with_its_certificate_checked(tmp_path: Path) -> None:
    there = database("postgres://keystage:word@db.example.gov.uk/keystage", tmp_path)["OPTIONS"]
    assert (there["sslmode"], there["sslrootcert"]) == ("verify-full", "system")
    own = database("postgres://k:w@db.example.gov.uk/keystage?sslrootcert=/etc/ca.pem&sslmode=verify-ca", tmp_path)
    assert (own["OPTIONS"]["sslmode"], own["OPTIONS"]["sslrootcert"]) == ("verify-ca", "/etc/ca.pem")
    for here in ("postgres://k:w@localhost/k", "postgres:///k?host=/run/postgresql", "postgres://k:w@127.0.0.1/k"):
        assert "sslmode" not in database(here, tmp_path)["OPTIONS"]


@pytest.mark.parametrize(("host", "own"), [("localhost", True), ("::1", True), ("10.0.0.1", False), ("mail", False)])
def test_only_this_computer_is_spoken_to_in_the_clear(host: str, own: bool) -> None:
    assert is_here(host) is own


@pytest.mark.django_db
def test_another_site_begins_no_sign_in(issuer: MockIssuer) -> None:
    for sent_by in ("cross-site", "same-site"):
        answer = Client().get("/people/sign-in/issuer/", headers={"Sec-Fetch-Site": sent_by})
        assert answer["Location"] == "/people/sign-in/"
    for sent_by in ("none", "same-origin"):
        answer = Client().get("/people/sign-in/issuer/", headers={"Sec-Fetch-Site": sent_by})
        assert answer["Location"].startswith(issuer.url)


def test_an_issuer_that_calls_itself_otherwise_is_not_believed(
    issuer: MockIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = asking.ask
    monkeypatch.setattr(discovery, "ask", lambda url: true(url) | {"issuer": issuer.url + "/"})
    with pytest.raises(InputError, match="does not answer as it should"):
        discovery.discovered()


def test_an_issuer_that_leads_elsewhere_is_not_followed(issuer: MockIssuer) -> None:
    asked: list[str] = []

    class LeadsAway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), LeadsAway) as server:
        Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(InputError, match="does not answer as it should"):
            asking.ask(f"http://127.0.0.1:{server.server_port}/keys")
    assert asked == ["/keys"]


@pytest.mark.django_db
def test_what_is_denied_is_noted_with_who_and_where(
    signed_in_as: Callable[..., Client], capfd: pytest.CaptureFixture[str]
) -> None:
    client = signed_in_as("governor", school="999001")
    assert client.get("/people/audit/").status_code == 404
    said = capfd.readouterr().err
    assert '"event": "denied"' in said
    assert '"view": "accounts:events"' in said
    assert f'"who": "user:{client.user.pk}"' in said  # type: ignore[attr-defined]  # put there by the fixture


@pytest.mark.django_db
def test_nothing_in_an_address_begins_a_line_of_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    path = "/schools/%0a%7b%22event%22%3a%22forged%22%7d/"
    Client().get(path, headers={"User-Agent": 'a\n{"event": "forged"}'})
    lines = capfd.readouterr().err.splitlines()
    assert lines
    assert all(line.startswith('{"') for line in lines)
    assert "forged" not in "".join(lines)


def test_the_sample_proxy_speaks_new_tls_alone_and_writes_its_own_headers() -> None:
    text = (_SAMPLES / "nginx.conf").read_text("utf-8")
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in text
    ciphers = text.split("ssl_ciphers ", 1)[1].split(";", 1)[0].split(":")
    assert all(name.startswith("ECDHE-") and ("GCM" in name or "CHACHA20" in name) for name in ciphers)
    assert "AES256" in ciphers[0]
    assert "return 301 https://" in text
    for header in ("X-Forwarded-Proto https", "X-Forwarded-For $remote_addr", "Host $host"):
        assert f"proxy_set_header {header};" in text


@pytest.mark.parametrize("unit", ["web", "worker", "backup"])
def test_the_sample_units_give_little_away(unit: str) -> None:
    text = (_SAMPLES / f"keystage-{unit}.service").read_text("utf-8")
    for line in ("User=keystage", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "UMask=0077",
                 "InaccessiblePaths=-/opt/keystage/.git",
                 "ReadWritePaths=/srv/keystage /srv/keystage-backups"):  # fmt: skip
        assert line in text.splitlines(), line
