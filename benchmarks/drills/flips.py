"""Bits flipped in issued packs, ready figures, releases, sources and the database file: `flips [each] [seed]`.

One at a time, each looked for as the nightly check and `keystage audit verify` look. In files every one has to be
found. In SQLite's file what cannot be found is told by table: a bit inside a text leaves the file well-formed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.faults.area import make_area
from benchmarks.faults.processes import environment, run_python


def main(words: list[str]) -> int:
    each, seed = (words[n] if len(words) > n else but for n, but in enumerate(("150", "1")))
    with tempfile.TemporaryDirectory(prefix="keystage-flips-") as folder:
        home = Path(folder) / "home"
        make_area(home)
        env = environment(home)
        run_python(_MORE, env)
        command = [sys.executable, "-m", "benchmarks.faults.flips", each, seed]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-3000:])
        return 1
    failed = 0
    print("| In | Flips | Told |")
    print("|---|---|---|")
    for kind, found in json.loads(done.stdout.strip().splitlines()[-1]).items():
        told = "; ".join(f"{number} {what}" for what, number in sorted(found.items(), key=lambda one: -one[1]))
        print(f"| {kind} | {sum(found.values())} | {told} |")
        failed += kind != "database file" and any(what != "found" for what in found)
    return 1 if failed else 0


# Packs issued, words of people, and a record that is sealed.
_MORE = """
from keystage.service.accounts.models import User
from keystage.service.audit.events import keep_seen
from keystage.service.audit.sealing import seal_rows
from keystage.service.config.log_lines import write_log_lines
from keystage.service.intake.actions import say_note
from keystage.service.profiles.issuing import issue_school
from keystage.service.profiles.selectors import latest
from keystage.service.schools.models import School
write_log_lines()
by = User.objects.get(email="drill0@example.invalid")
for school in School.objects.filter(urn__in=["999001", "999002", "999003"]):
    issue_school(by=by, school=school, audience="adviser", prepared=latest("2022/23"))
for number in range(300):
    say_note(by=by, place=("la", "999"), year="2022/23", dataset="ks2_revised", text=f"chased the file {number}",
             chased_on=None, version=number)
    keep_seen([("profiles.school", "school", "999001", {"audience": "adviser", "number": number})], by=by)
seal_rows()
print("made")
"""
