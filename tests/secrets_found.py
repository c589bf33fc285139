"""No key or password in the repository: `python -m tests.secrets_found` (script/check).

Every file that git keeps is looked through by detect-secrets; what it takes for a secret and is none stands in
`known_secrets.toml` with a reason. Files that have not changed since are not looked through again (build/secrets.json).
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_KNOWN = Path(__file__).with_name("known_secrets.toml")
_SEEN = _ROOT / "build" / "secrets.json"
_TEXT = {
    ".py",
    ".toml",
    ".md",
    ".html",
    ".css",
    ".sh",
    ".service",
    ".timer",
    ".yml",
    ".yaml",
    ".json",
    ".txt",
    ".js",
    "",
}
_NOT = ("requirements/", "src/keystage/service/site/static/vendor/", "tests/data/", "docs/reference/measures/")
_AT_ONCE = 60
_MADE_UP = ("tests/", "benchmarks/")  # passwords and digests there are invented: only keys of real kinds count
_WEAK = {"Secret Keyword", "Hex High Entropy String", "Base64 High Entropy String", "Basic Auth Credentials"}

Found = list[tuple[str, str, int]]  # kind, digest of what was found, line


def main() -> int:
    kept = json.loads(_SEEN.read_text("utf-8")) if _SEEN.is_file() else {}
    digests = {name: _digest(name) for name in _files()}
    new = [name for name, digest in digests.items() if digest not in kept]
    parts = [new[start : start + _AT_ONCE] for start in range(0, len(new), _AT_ONCE)]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for found in pool.map(_scan, parts):
            kept |= {digests[name]: secrets for name, secrets in found.items()}
    _SEEN.parent.mkdir(exist_ok=True)
    _SEEN.write_text(json.dumps({digest: kept[digest] for digest in digests.values()}), "utf-8")
    known = {(one["file"], one["digest"]) for one in tomllib.loads(_KNOWN.read_text("utf-8"))["known"]}
    there = {
        (name, secret[1]): secret for name, digest in digests.items() for secret in kept[digest]
        if not (name.startswith(_MADE_UP) and secret[0] in _WEAK)
    }  # fmt: skip
    for (name, digest), (kind, _, line) in there.items():
        if (name, digest) not in known:
            print(f"{name}:{line}: {kind} ({digest}): take it out, or say in tests/known_secrets.toml why it is none.")
    for name, digest in sorted(known - there.keys()):
        print(f"tests/known_secrets.toml: {name} no longer holds {digest}. Take the line out.")
    return 1 if there.keys() - known else 0


def _files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=_ROOT, check=True, capture_output=True, text=True).stdout
    names = [name for name in listed.split("\0") if name and not name.startswith(_NOT)]
    return [name for name in names if Path(name).suffix in _TEXT and (_ROOT / name).is_file()]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode() + b"\0" + (_ROOT / name).read_bytes()).hexdigest()


def _scan(names: list[str]) -> dict[str, Found]:
    from detect_secrets import SecretsCollection
    from detect_secrets.settings import default_settings

    found: dict[str, Found] = {name: [] for name in names}
    with default_settings():
        for name in names:
            secrets = SecretsCollection()
            secrets.scan_file(str(_ROOT / name))
            for one in secrets.data.values():
                found[name] += sorted({(s.type, s.secret_hash, s.line_number) for s in one})
    return found


if __name__ == "__main__":
    sys.exit(main())
