"""An issuer of OpenID Connect on this computer, with a real key, that can be told to misbehave."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "keystage-in-tests", "a-secret-of-tests"
_KEYS = {kid: RSAKey.generate_key(2048, {"kid": kid}) for kid in ("first", "second")}


@dataclass
class MockIssuer:
    """claims: changes to what an id_token says (None: left out). Whoever is `person` is signed in there."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    in_token: tuple[str, ...] = ("email", "email_verified", "given_name", "family_name")
    signed_by: str = "first"
    shown: tuple[str, ...] = ("first",)
    form: str = "RS256"  # or "none", "HS256", "stranger"
    slow: float = 0.0
    broken: str = ""  # a path that answers 500
    calls: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorise(self, address: str) -> str:
        """As a browser that is signed in there: the address it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["scope"] == "openid email profile"
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        parts = urlsplit(asked["redirect_uri"])
        return f"{parts.path}?code={code}&state={asked['state']}"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/me",
            "end_session_endpoint": f"{self.url}/session/end",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def tokens(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        right = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or proof.decode().rstrip("=") != asked["code_challenge"] or authorization != f"Basic {right}":
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        said = {
            "iss": self.url, "aud": CLIENT, "sub": self.person["sub"], "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": asked["nonce"], **{name: self.person[name] for name in self.in_token if name in self.person},
            **self.claims,
        }  # fmt: skip
        return 200, {
            "access_token": "opaque", "token_type": "Bearer", "expires_in": 300,
            "id_token": self._signed({name: value for name, value in said.items() if value is not None}),
        }  # fmt: skip

    def keys(self) -> dict[str, Any]:
        return {"keys": [_KEYS[kid].as_dict(private=False) for kid in self.shown]}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.form == "none":
            parts = [json.dumps(one).encode() for one in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        if self.form == "HS256":  # signed with the public key as if it were a secret: the classic confusion
            head, body = (
                base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=")
                for one in ({"alg": "HS256", "kid": self.signed_by}, claims)
            )
            public = _KEYS[self.signed_by].as_pem(private=False)
            made = hashlib.sha256(public + f"{head}.{body}".encode()).digest()
            return f"{head}.{body}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"
        key = RSAKey.generate_key(2048) if self.form == "stranger" else _KEYS[self.signed_by]
        return jwt.encode({"alg": "RS256", "kid": self.signed_by}, claims, key)


@contextmanager
def served() -> Iterator[MockIssuer]:
    issuer = MockIssuer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.calls.append(self.path)
            time.sleep(issuer.slow)
            if self.path == issuer.broken:
                return self._send(500, {})
            found = {"/.well-known/openid-configuration": issuer.discovery, "/keys": issuer.keys}.get(self.path)
            if self.path == "/me":
                return self._send(200, {"sub": issuer.person["sub"], **issuer.person})
            return self._send(200, found()) if found else self._send(404, {})

        def do_POST(self) -> None:
            issuer.calls.append(self.path)
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            given = {name: values[0] for name, values in form.items()}
            self._send(*issuer.tokens(given, self.headers.get("Authorization", "")))

        def _send(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
