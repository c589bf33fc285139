"""`sign_in_rules.toml` as values."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Pause", "SignInRules", "sign_in_rules"]


@dataclass(frozen=True, slots=True)
class Pause:
    """free: failures before the first pause. first, longest: of the pauses, each twice the one before."""

    free: int
    first: timedelta
    longest: timedelta

    def after(self, failures: int) -> timedelta:
        """How long to wait after so many failures in a row."""
        if failures < self.free:
            return timedelta(0)
        doubled: timedelta = self.first * 2 ** min(failures - self.free, 20)
        return min(doubled, self.longest)


@dataclass(frozen=True, slots=True)
class SignInRules:
    """address_failures at once from one address, then address_an_hour."""

    pauses: Mapping[str, Pause]
    address_failures: int
    address_an_hour: int
    code: timedelta
    set_up: timedelta
    known_browser: timedelta


@cache
def sign_in_rules() -> SignInRules:
    found: dict[str, Any] = tomllib.loads(
        (files("keystage.service.accounts") / "sign_in_rules.toml").read_text("utf-8")
    )
    return SignInRules(
        pauses={name: _pause(row) for name, row in found["pauses"].items()},
        address_failures=found["address"]["failures"],
        address_an_hour=found["address"]["an_hour"],
        code=timedelta(minutes=found["minutes"]["code"]),
        set_up=timedelta(minutes=found["minutes"]["set_up"]),
        known_browser=timedelta(days=found["days"]["known_browser"]),
    )


def _pause(row: dict[str, int]) -> Pause:
    return Pause(row["free"], timedelta(seconds=row["first"]), timedelta(seconds=row["longest"]))
