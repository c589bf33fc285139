"""Whether judgements may be relied on: the badge that goes with them everywhere."""

from dataclasses import dataclass
from typing import Literal

from keystage.analysis.moderation.rules import AgreementRule
from keystage.analysis.vocabulary.rounding import fixed

__all__ = ["Badge", "badge_of"]

Code = Literal["secure", "insecure", "not_enough_evidence"]

WORDS: dict[Code, str] = {
    "secure": "Secure",
    "insecure": "Insecure: moderate again",
    "not_enough_evidence": "Not enough evidence",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """secure, insecure or not enough evidence; words: as shown; reasons: sentences. rule: code of the definition."""

    code: Code
    reasons: tuple[str, ...]
    rule: str

    @property
    def words(self) -> str:
        return WORDS[self.code]


def badge_of(
    *,
    n: int,
    exact: float,
    difference: float,
    low: float,
    steps_in_level: int,
    names: tuple[str, str],
    rule: AgreementRule,
) -> Badge:
    """The badge of `n` pairs of judgements. exact in percent, low the least that it may truly be; difference
    (second less first) in steps. Without a pair they are not looked at."""
    if n < rule.least or n == 0:
        pairs = f"{n} script{'s' * (n != 1)} judged twice"
        return Badge("not_enough_evidence", (f"{pairs}; at least {rule.least} are needed.",), rule.code)
    levels = difference / steps_in_level
    failed = []
    if exact < rule.exact:
        failed.append("Exact agreement is {}%, under {}%.".format(*_told_apart(exact, rule.exact, 0)))
    if abs(levels) > rule.difference:
        failed.append(_lean(levels, names, rule))
    if failed:
        return Badge("insecure", tuple(failed), rule.code)
    kept = (
        f"Exact agreement is {fixed(exact)}%, not under {fixed(rule.exact)}%.",
        f"The mean difference is {fixed(levels, 2)} of a level, not beyond {fixed(rule.difference, 2)}.",
    )
    return Badge("secure", kept + _doubt(n, low, rule), rule.code)


def _lean(levels: float, names: tuple[str, str], rule: AgreementRule) -> str:
    first, second = names
    way, called = ("above", "harsh") if levels > 0 else ("below", "generous")
    shown, limit = _told_apart(abs(levels), rule.difference, 2)
    return f"On average {second} is {shown} of a level {way} {first} ({first} is {called}): more than {limit}."


def _told_apart(value: float, limit: float, decimals: int) -> tuple[str, str]:
    """Both with as many decimals as it takes to see that they differ: 69.6 and 70.0, not 70 and 70."""
    while decimals < 6 and fixed(value, decimals) == fixed(limit, decimals):
        decimals += 1
    return fixed(value, decimals), fixed(limit, decimals)


def _doubt(n: int, low: float, rule: AgreementRule) -> tuple[str, ...]:
    """Said beside "secure" where so few scripts could have hidden that it is not."""
    if low >= rule.exact:
        return ()
    return (f"From {n} scripts alone the true share may be as low as {fixed(low)}%.",)
