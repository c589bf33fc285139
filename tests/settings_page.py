"""The page of settings: what the service is told from outside. Made by script/settings, never by hand."""

import sys
import tomllib
from importlib.resources import files
from pathlib import Path

from keystage.service.config.environment import NAMES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "settings.md"

HEAD = """# Settings of the service

Made by `script/settings` from the service itself; do not edit.

In the environment, or in `KEYSTAGE_HOME/keystage.toml` without `KEYSTAGE_` and in small letters (`port = 8000`). The
environment goes before the file, an option of a command before both. A name that is not here is refused: a mistyped
setting is a setting not made. [Run the service](../how-to/run-the-service.md) says which you need.

| Name | What it says |
|---|---|
"""


def page() -> str:
    rows = "".join(f"| `{name}` | {words} |\n" for name, words in NAMES.items())
    return HEAD + rows + _sessions()


def _sessions() -> str:
    rules = tomllib.loads((files("keystage.service.accounts") / "session_rules.toml").read_text("utf-8"))["minutes"]
    return f"""
## How long somebody stays signed in

| | |
|---|---|
| After the last page, where one of their roles may see pupils | {rules["sees_pupils"]} minutes |
| After the last page, everybody else | {rules["others"]} minutes |
| Since signing in, whatever happens | {rules["whole"] // 60} hours |
"""


def main() -> None:
    if "--check" in sys.argv:
        if PAGE.read_text("utf-8") != page():
            raise SystemExit("docs/reference/settings.md is behind the settings: run script/settings")
    else:
        PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
