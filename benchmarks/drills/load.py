"""A county at work: 200 people, how fast pages come, where it ends, an hour's memory: load [sqlite|postgres] [minutes].

`load sqlite 5` prints the table of `benchmarks/RESULTS.md`; `load postgres 5` the same on a server of its own; `load
sqlite 60` is the soak. Words after: `knee` (more and more people until it gives), `import` (a million rows sent in
meanwhile), `home=DIR` (a county made before: the first time takes some two hours, to find what is withheld). Server
and people share the computer, so a table says how many cores there were.
"""

import sys

from benchmarks.load.measuring import measure

_HOME = "/tmp/keystage-county"  # made-up people only, and meant to be found again


def main(words: list[str]) -> int:
    plain = [word for word in words if "=" not in word]
    named = dict(word.split("=", 1) for word in words if "=" in word)
    kinds = [word for word in plain if word in ("sqlite", "postgres")] or ["sqlite"]
    minutes = next((float(word) for word in plain if word.replace(".", "").isdigit()), 5.0)
    ways = {word for word in plain if word in ("knee", "import")}
    unknown = set(plain) - {"sqlite", "postgres", "knee", "import"} - {w for w in plain if w.replace(".", "").isdigit()}
    if unknown or set(named) - {"home", "users", "port", "processes"}:
        print(__doc__, file=sys.stderr)
        return 2
    return max(
        measure(kind, minutes=minutes, ways=ways, home=named.get("home", _HOME), **_more(named)) for kind in kinds
    )


def _more(named: dict[str, str]) -> dict[str, int]:
    return {name: int(named[name]) for name in ("users", "port", "processes") if name in named}
