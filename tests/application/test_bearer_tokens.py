"""OIDC tokens are believed only where an issuer's key signed them, for this audience and this moment."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from engine.application.bearer_tokens import LEEWAY_SECONDS, BearerTokens
from engine.application.settings import Settings
from engine.application.signing_keys import FRESH_SECONDS, REFETCH_SECONDS, STALE_SECONDS, SigningKeys
from engine.domain.actor import Role
from engine.errors import AccessError, InputError

ISSUER, AUDIENCE = "https://issuer.example", "sextant"
Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@pytest.fixture(scope="module")
def keys() -> dict[str, Private]:
    """Real key pairs: one of each kind, and one that the issuer does not know."""
    return {
        "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ec": ec.generate_private_key(ec.SECP256R1()),
        "stranger": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    }


@dataclass
class Issuer:
    """A JWKS on loopback, with a count of how often it was fetched."""

    url: str
    keys: list[dict[str, Any]]
    fetched: int = 0
    broken: bool = False
    clock: float = field(default=1000.0)


def public(key: Private, key_id: str) -> dict[str, Any]:
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": key_id, "use": "sig"}  # type: ignore[arg-type]


@pytest.fixture
def issuer(keys: dict[str, Private]) -> Iterator[Issuer]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.fetched += 1
            self.send_response(500 if made.broken else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": made.keys}).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made = Issuer(f"http://127.0.0.1:{server.server_port}/jwks", [public(keys[kind], kind) for kind in ("rsa", "ec")])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def tokens(issuer: Issuer) -> BearerTokens:
    settings = Settings(oidc_issuer=ISSUER, oidc_audience=AUDIENCE, oidc_jwks_url=issuer.url)
    return BearerTokens(settings, SigningKeys(issuer.url, lambda: issuer.clock))


def claims(**changes: object) -> dict[str, object]:
    now = int(time.time())
    said: dict[str, object] = {"iss": ISSUER, "aud": AUDIENCE, "sub": "anna", "iat": now, "exp": now + 300}
    return {**said, "roles": ["planner"], **changes}


def signed(key: Any, key_id: str, algorithm: str, said: dict[str, object]) -> str:
    return jwt.encode(said, key, algorithm, headers={"kid": key_id})


def refusal(tokens: BearerTokens, token: str) -> str:
    with pytest.raises(AccessError) as refused:
        tokens.judge(token)
    (problem,) = refused.value.problems
    assert problem.code == "wrong-token"
    return problem.what


@pytest.mark.parametrize(("kind", "algorithm"), [("rsa", "RS256"), ("ec", "ES256")])
def test_a_token_names_an_actor_with_roles_units_and_person(
    tokens: BearerTokens, keys: dict[str, Private], kind: str, algorithm: str
) -> None:
    said = claims(roles=["planner", "emperor", "auditor"], units=["U2", "U1"], person_id="P7")
    actor = tokens.judge(signed(keys[kind], kind, algorithm, said)).actor
    assert (actor.id, actor.roles) == ("oidc:anna", (Role.PLANNER, Role.AUDITOR))
    assert (actor.units, actor.person_id) == (("U1", "U2"), "P7")


def test_claims_are_found_under_the_names_of_the_settings(issuer: Issuer, keys: dict[str, Private]) -> None:
    settings = Settings(
        oidc_issuer=ISSUER, oidc_audience=AUDIENCE, oidc_jwks_url=issuer.url, oidc_roles_claim="realm_access.roles"
    )
    said = claims(roles=None, realm_access={"roles": ["approver"]})
    token = signed(keys["rsa"], "rsa", "RS256", said)
    assert BearerTokens(settings).judge(token).actor.roles == (Role.APPROVER,)


@pytest.mark.parametrize("units", [[], "", {}, 7, [7]])
def test_a_claim_of_units_that_names_none_does_not_open_everything(
    tokens: BearerTokens, keys: dict[str, Private], units: object
) -> None:
    assert "units" in refusal(tokens, signed(keys["rsa"], "rsa", "RS256", claims(units=units)))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": -LEEWAY_SECONDS - 5}, "expired"),
        ({"nbf": LEEWAY_SECONDS + 30}, "not valid yet"),
        ({"iat": LEEWAY_SECONDS + 30}, "not valid yet"),
        ({"aud": "payroll"}, "audience"),
        ({"iss": "https://evil.example"}, "issuer"),
        ({"exp": None}, "lacks"),
        ({"sub": None}, "lacks"),
        ({"aud": None}, "lacks"),
    ],
)
def test_a_token_for_another_time_place_or_issuer_is_refused(
    tokens: BearerTokens, keys: dict[str, Private], changes: dict[str, object], reason: str
) -> None:
    now = int(time.time())
    said = claims(**{name: now + value if isinstance(value, int) else value for name, value in changes.items()})
    said = {name: value for name, value in said.items() if value is not None}
    assert reason in refusal(tokens, signed(keys["rsa"], "rsa", "RS256", said))


def test_clocks_may_differ_by_a_little(tokens: BearerTokens, keys: dict[str, Private]) -> None:
    said = claims(exp=int(time.time()) - LEEWAY_SECONDS // 2)
    assert tokens.judge(signed(keys["ec"], "ec", "ES256", said)).actor.id == "oidc:anna"


def test_a_signature_of_a_stranger_is_refused_under_every_name(tokens: BearerTokens, keys: dict[str, Private]) -> None:
    assert "signature" in refusal(tokens, signed(keys["stranger"], "rsa", "RS256", claims()))
    assert "no such" in refusal(tokens, signed(keys["stranger"], "stranger", "RS256", claims()))
    assert "no such" in refusal(tokens, signed(keys["rsa"], "ec", "RS256", claims()))


def test_the_parts_of_two_tokens_do_not_make_a_third(tokens: BearerTokens, keys: dict[str, Private]) -> None:
    weak, strong = (signed(keys["rsa"], "rsa", "RS256", claims(roles=[role])) for role in ("planner", "administrator"))
    header, _, signature = weak.split(".")
    assert "signature" in refusal(tokens, ".".join((header, strong.split(".")[1], signature)))
    assert refusal(tokens, weak[:-8])


def test_no_algorithm_and_a_public_key_as_shared_secret_are_refused(
    tokens: BearerTokens, keys: dict[str, Private]
) -> None:
    unsigned = jwt.encode(claims(), None, "none", headers={"kid": "rsa"})
    assert "RS256" in refusal(tokens, unsigned)
    pem = (
        keys["rsa"]
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    assert "RS256" in refusal(tokens, hs256(pem, claims()))
    assert "RS256" in refusal(tokens, signed(keys["rsa"], "rsa", "RS512", claims()))


def hs256(secret: bytes, said: dict[str, object]) -> str:
    """Sign with a public key as if it were a shared secret; the library itself refuses to make such a token."""
    head = {"alg": "HS256", "typ": "JWT", "kid": "rsa"}
    text = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, said))
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return f"{text}.{base64.urlsafe_b64encode(mac.sign(text.encode(), secret)).decode().rstrip('=')}"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "eyJhbGciOiJSUzI1NiJ9..", "é.é.é", "a" * 20_000])
def test_what_is_no_token_is_refused_without_asking_the_issuer(
    tokens: BearerTokens, issuer: Issuer, token: str
) -> None:
    assert refusal(tokens, token)
    assert issuer.fetched == 0


def test_a_new_key_of_the_issuer_is_found_and_a_withdrawn_one_ceases_to_hold(
    tokens: BearerTokens, issuer: Issuer, keys: dict[str, Private]
) -> None:
    old, new = (signed(keys[kind], kind, "RS256", claims()) for kind in ("rsa", "stranger"))
    assert tokens.judge(old)
    issuer.keys = [public(keys["stranger"], "stranger")]
    refusal(tokens, new)
    assert issuer.fetched == 1
    issuer.clock += REFETCH_SECONDS
    assert tokens.judge(new)
    refusal(tokens, old)
    assert issuer.fetched == 2


def test_unknown_key_ids_make_the_keys_be_fetched_once_a_minute_at_most(
    tokens: BearerTokens, issuer: Issuer, keys: dict[str, Private]
) -> None:
    for minute in (1, 2):
        for at in range(20):
            refusal(tokens, signed(keys["stranger"], f"guess-{at}", "RS256", claims()))
        assert issuer.fetched == minute
        issuer.clock += REFETCH_SECONDS


def test_kept_keys_hold_for_a_while_when_the_issuer_is_away_and_not_for_ever(
    tokens: BearerTokens, issuer: Issuer, keys: dict[str, Private]
) -> None:
    token = signed(keys["ec"], "ec", "ES256", claims())
    assert tokens.judge(token)
    issuer.broken = True
    issuer.clock += FRESH_SECONDS + 1
    assert tokens.judge(token)
    issuer.clock += STALE_SECONDS
    with pytest.raises(AccessError) as refused:
        tokens.judge(token)
    assert refused.value.problems[0].code == "issuer-unreachable"


def test_keys_of_other_kinds_and_for_other_uses_are_not_taken(issuer: Issuer, keys: dict[str, Private]) -> None:
    shared = {"kty": "oct", "kid": "oct", "k": "c2VjcmV0", "alg": "HS256"}
    issuer.keys = [shared, {**public(keys["rsa"], "enc"), "use": "enc"}, {"kty": "RSA", "kid": "half"}, "nonsense"]  # type: ignore[list-item]
    found = SigningKeys(issuer.url)
    assert [found.get(name) for name in ("oct", "enc", "half")] == [None, None, None]


@pytest.mark.parametrize(
    "environment",
    [
        {"SEXTANT_OIDC_ISSUER": ISSUER},
        {
            "SEXTANT_OIDC_ISSUER": ISSUER,
            "SEXTANT_OIDC_AUDIENCE": AUDIENCE,
            "SEXTANT_OIDC_JWKS_URL": "http://issuer.example/jwks",
        },
        {
            "SEXTANT_OIDC_ISSUER": ISSUER,
            "SEXTANT_OIDC_AUDIENCE": AUDIENCE,
            "SEXTANT_OIDC_JWKS_URL": "file:///etc/passwd",
        },
    ],
)
def test_settings_that_would_let_anybody_in_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(InputError, match="OIDC"):
        Settings.from_environment(environment)
