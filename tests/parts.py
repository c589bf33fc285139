"""The list of parts of a release, from requirements/demo.txt: `script/sbom`. Names no registry."""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from tests.licences import licence_of

__all__ = ["locked", "parts"]

_ROOT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)


def locked(file: str) -> dict[str, str]:
    """Name -> version of every part that one of requirements/*.txt pins."""
    return dict(_PIN.findall((_ROOT / "requirements" / f"{file}.txt").read_text("utf-8")))


def parts() -> dict[str, object]:
    """CycloneDX: each part with version, hashes and licence; the same today and tomorrow."""
    command = [
        str(Path(sys.executable).parent / "cyclonedx-py"), "requirements", str(_ROOT / "requirements" / "demo.txt"),
        "--pyproject", str(_ROOT / "pyproject.toml"), "--output-reproducible", "--short-PURLs", "--of", "JSON",
        "--validate",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "sbom.json"
        subprocess.run([*command, "-o", str(out)], check=True, capture_output=True)
        made: dict[str, object] = json.loads(out.read_text("utf-8"))
    _without_addresses(made)
    for part in made["components"]:  # type: ignore[attr-defined]  # a list of mappings
        said = licence_of(part["name"])
        if said:
            part["licenses"] = [{"license": {"name": said}}]
    return made


def _without_addresses(value: object) -> None:
    """Where a part was fetched from is no part of it."""
    if isinstance(value, dict):
        value.pop("externalReferences", None)
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _without_addresses(one)


def main() -> int:
    made = parts()
    Path(sys.argv[1]).write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    version = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    print(f"{sys.argv[1]}: {len(made['components'])} parts of keystage {version}")  # type: ignore[arg-type]  # a list
    return 0


if __name__ == "__main__":
    sys.exit(main())
