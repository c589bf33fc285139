"""A real small disk fills while people work, then has room again; mounts a tmpfs: `disk [rounds] [seed] [FOLDER]`.

A server on a disk of 64 MB, mounted at FOLDER. An officer sends in files, accepts them, issues packs one by one and all
together, writes notes and groups, while room goes by steps down to nothing, then all at once while long work is done;
its log lies on the same disk. What was acknowledged has to be there, what was refused has to say that the disk is full
and not be there, and with room again everything has to work, by the same processes. See `benchmarks.faults.filling`.
"""

import os
import random
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.faults.filling import fill_and_free
from benchmarks.faults.small_disk import NoMountError


def main(words: list[str]) -> int:
    rounds, seed = (int(words[n]) if len(words) > n else but for n, but in enumerate((4, 1)))
    folder = Path(words[2]) if len(words) > 2 else Path(tempfile.mkdtemp(prefix="keystage-disk-"))
    try:
        found = fill_and_free(rounds, folder=folder, rng=random.Random(seed))
    except NoMountError as problem:
        print(f"Skipped: nothing can be mounted here ({problem}).")
        return 0
    print("| Rounds | Acknowledged | Refused in the sentence | Pages shown, refused when full | Back after | Wrong |")
    print("|---|---|---|---|---|---|")
    print(f"| {rounds} | {_said(found.acknowledged)} | {_said(found.refused)} | {found.shown}, {found.hidden} | "
          f"{found.back:.1f} s | {len(found.wrong)} |")  # fmt: skip
    print(f"{found.packs} packs; {found.failed} jobs gave up on the disk; load {os.getloadavg()[0]:.1f}")
    for words_ in found.wrong[:40]:
        print("  ", words_)
    return 1 if found.wrong else 0


def _said(deeds: Counter[str]) -> str:
    return f"{sum(deeds.values())} ({', '.join(f'{number} {deed}' for deed, number in sorted(deeds.items()))})"
