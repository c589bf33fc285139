"""What was withheld, attacked by linear programming: hundreds of schools, areas and pairs of tables.

`script/drill disclosure [rounds of each kind, 200] [first seed, 0] [kind]`
"""

import statistics

from tests.attack.rounds import ROUNDS, Round, rounds


def main(words: list[str]) -> int:
    many, seed = (int(word) for word in [*words[:2], *("200", "0")[len(words[:2]) :]])
    kinds = [" ".join(words[2:])] if words[2:] else list(ROUNDS)
    print(
        f"{'':<24}{'rounds':>8}{'withheld first':>16}{'second':>8}{'ratio, median':>15}{'attacked':>10}{'exposed':>9}"
    )
    return max([_told(kind, list(rounds(kind, many, seed=seed))) for kind in kinds])


def _told(kind: str, made: list[Round]) -> int:
    first, second = sum(one.first for one in made), sum(one.second for one in made)
    ratio = statistics.median(one.second / one.first for one in made if one.first)
    found = [each for one in made for each in one.exposed]
    print(
        f"{kind:<24}{len(made):>8}{first:>16,}{second:>8,}{ratio:>15.2f}"
        f"{sum(one.secrets for one in made):>10,}{len(found):>9}"
    )
    for number, one in enumerate(made):
        for each in one.exposed:
            print(f"    round {number}: {each}")
    return int(bool(found))
