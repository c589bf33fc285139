"""200 people at work: what they open, how often, and how we know that what came is what they asked for.

Run by `script/drill load`; by hand: KEYSTAGE_SIGNED_IN=FILE locust -f benchmarks/load/locustfile.py --headless …
A page counts as an error where it is not the page, whatever its number: each kind has words that must stand in it.
"""

import json
import os
import random
import re
from itertools import count
from pathlib import Path
from typing import Any

from locust import HttpUser, between, events, task
from locust.exception import StopUser

_TOLD = json.loads(Path(os.environ["KEYSTAGE_SIGNED_IN"]).read_text("utf-8"))
_LEAST, _MOST = (float(word) for word in os.environ.get("KEYSTAGE_THINKS", "5,15").split(","))
_NEXT = count()
_PARTS = ("key-stage-2", "groups", "questions", "all-figures", "inspections", "value-added")
_FIGURES = ("ks2_rwm_exp", "ks2_reading_exp", "ks2_maths_exp", "ks2_writing_exp")
_MEASURES = (
    "ks2_rwm_exp", "ks2_reading_exp", "ks2_reading_score", "ks2_maths_l4", "ks2_rwm_l4", "ks4_attainment8",
    "ks4_basics_94", "phonics_y1", "eyfs_gld", "absence_overall", "absence_persistent", "ks1_reading_exp",
)  # fmt: skip
_WAYS = ("sex", "disadvantaged", "fsm6", "eal", "sen", "ethnicity", "ethnicity_detailed", "prior", "mobile", "born")
_LISTS = ("sort=name", "sort=pupils&way=down", "sort=inspected", "stands=below", "stands=above", "kind=primary",
          "measure=ks2_rwm_exp&sort=figure", "measure=ks2_rwm_exp&how=below", "size=200+to+419", "q=ford")  # fmt: skip
_AREA = ("", "page/schools/", "page/groups/", "page/absence/", "page/value-added/", "behind/")
_SEARCH = ("Ashcombe", "Birk", "Fernley primary", "999123", "Gorse wick bridge", "Calderham", "Mill")
_HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|form_token)" value="([^"]*)"')
_ROLL = "\n".join(
    ["UPN,Academic year,Year group,Sex,FSM,KS2 reading,KS2 maths,KS2 writing"]
    + [f"{letter}9992001{n:05d},2018/19,6,{'FM'[n % 2]},{'NY'[n % 3 == 0]},{90 + n % 30},{90 + n % 28},EXS"
       for n, letter in enumerate("ABCDEFGHJKLMNPQRTUVWXYZ")]
)  # fmt: skip


class Person(HttpUser):
    """Somebody with a session of their own, and the pages that their roles open."""

    wait_time = between(_LEAST, _MOST)

    def on_start(self) -> None:
        number = next(_NEXT)
        if number >= len(_TOLD["people"]):
            number %= len(_TOLD["people"])  # the same person in two browsers
        self.me: dict[str, Any] = _TOLD["people"][number]
        self.rng = random.Random(number)
        self.client.cookies.set(_TOLD["cookie"], self.me["session"])

    def look(self, kind: str, path: str, *words: str, redirects: bool = False) -> str:
        """Open a page; an error where these words do not all stand in it."""
        with self.client.get(path, name=kind, catch_response=True, allow_redirects=redirects) as answer:
            text = answer.text if "text" in answer.headers.get("Content-Type", "") else ""
            if answer.status_code == 302 and "sign-in" in answer.headers.get("Location", ""):
                answer.failure("signed out")
                raise StopUser
            if answer.status_code != 200:
                answer.failure(f"answered {answer.status_code}")
            elif missing := [word for word in words if word not in text]:
                answer.failure(f"without “{missing[0]}”")
            else:
                answer.success()
        return text

    def school(self) -> str:
        return str(self.rng.choice(self.me["schools"]))

    @task(18)
    def home(self) -> None:
        self.look("home", "/", "</html>", "Sign out")

    @task(12)
    def schools(self) -> None:
        if len(self.me["schools"]) > 1:
            page = f"&page={self.rng.randint(2, 6)}" if self.rng.random() < 0.3 else ""
            self.look("list of schools", f"/schools/?{self.rng.choice(_LISTS)}{page}", "</html>", "<h1")
        else:
            self.home()

    @task(4)
    def search(self) -> None:
        if len(self.me["schools"]) > 1:
            self.look("search", f"/schools/find/?q={self.rng.choice(_SEARCH)}", "</html>", "<h1")
        else:
            self.home()

    @task(20)
    def school_page(self) -> None:
        if self.me["schools"]:
            urn = self.school()
            self.look("school page", f"/schools/{urn}/", "</html>", f"URN {urn}", "Pages of this school")
        else:
            self.pupils()

    @task(10)
    def part(self) -> None:
        if self.me["schools"]:
            urn, part = self.school(), self.rng.choice(_PARTS)
            with self.client.get(
                f"/schools/{urn}/results/{part}/", name="school page, a part", catch_response=True
            ) as answer:
                # a school without the key stage has no such page
                fits = answer.status_code == 200 and f"URN {urn}" in answer.text
                answer.success() if fits or answer.status_code == 404 else answer.failure(
                    f"answered {answer.status_code}"
                )

    @task(6)
    def figure(self) -> None:
        if self.me["schools"]:
            urn, code = self.school(), self.rng.choice(_FIGURES)
            with self.client.get(
                f"/schools/{urn}/figures/2019/{code}/all/", name="a figure", catch_response=True
            ) as answer:
                fits = answer.status_code == 200 and f"URN {urn}" in answer.text
                answer.success() if fits or answer.status_code == 404 else answer.failure(
                    f"answered {answer.status_code}"
                )

    @task(5)
    def breakdown(self) -> None:
        first, second = self.rng.sample(_WAYS, 2)
        asked = f"?measure={self.rng.choice(_MEASURES)}&first={first}&second={second}"
        areas = [(kind, code) for kind, code in self.me["areas"] if kind in ("la", "trust")]
        if areas and self.rng.random() < 0.6:
            kind, code = self.rng.choice(areas)
            self.look("breakdown of an area", f"/areas/{kind}/{code}/breakdown/{asked}", "</html>", 'name="measure"')
        elif self.me["schools"]:
            self.look(
                "breakdown of a school", f"/schools/{self.school()}/breakdown/{asked}", "</html>", 'name="measure"'
            )

    @task(5)
    def area(self) -> None:
        if self.me["areas"]:
            kind, code = self.rng.choice(self.me["areas"])
            self.look("area page", f"/areas/{kind}/{code}/{self.rng.choice(_AREA)}", "</html>", "Pages of this area")
        else:
            self.school_page()

    @task(6)
    def pupils(self) -> None:
        if self.me["pupils"]:
            self.look("pupils", f"/schools/{self.rng.choice(self.me['pupils'])}/pupils/", "</html>", "<h1")

    @task(3)
    def watched(self) -> None:
        if self.me["watches"]:
            self.look("watch list", "/register/watched/", "</html>", redirects=True)
        elif self.me["packs"] and self.me["schools"]:
            self.look("packs of a school", f"/schools/{self.school()}/packs/", "</html>", "<h1")

    @task(2)
    def take_away(self) -> None:
        if self.me["schools"]:
            urn = self.school()
            path = (
                f"/schools/{urn}/results/all-figures/?format=csv"
                if self.rng.random() < 0.5
                else f"/schools/{urn}/one-page.pdf"
            )
            with self.client.get(path, name="a download", catch_response=True) as answer:
                right = answer.content[:4] == b"%PDF" or answer.content[:3] == b"\xef\xbb\xbf"
                answer.success() if answer.status_code == 200 and right else answer.failure(
                    f"answered {answer.status_code}"
                )

    @task(1)
    def send_a_file(self) -> None:
        if not self.me["sends"] or self.rng.random() > 0.2:
            return
        page = self.look("form to send files", "/files/send/", "form_token")
        hidden = dict(_HIDDEN.findall(page))
        choice = re.search(r'name="for"[^>]*value="([^"]+)"', page) or re.search(
            r'<option value="((?:la|school):[^"]+)"', page
        )
        if "csrfmiddlewaretoken" not in hidden or choice is None:
            return
        words = hidden | {"for": choice[1], "year": "", "status": "", "whose": ""}
        file = {"files": ("reading.csv", _ROLL.encode(), "text/csv")}
        with self.client.post(
            "/files/send/", words, files=file, name="a file sent", catch_response=True, allow_redirects=False,
            headers={"Referer": f"{self.host}/files/send/"},
        ) as answer:  # fmt: skip
            answer.success() if answer.status_code in (200, 302) else answer.failure(f"answered {answer.status_code}")


@events.quitting.add_listener
def _say(environment: Any, **_: Any) -> None:
    """One JSON of what was measured, beside what locust prints."""
    target = os.environ.get("KEYSTAGE_LOAD_FIGURES")
    if not target:
        return
    rows = {
        one.name: {
            "requests": one.num_requests, "errors": one.num_failures, "p50": one.get_response_time_percentile(0.5),
            "p95": one.get_response_time_percentile(0.95), "p99": one.get_response_time_percentile(0.99),
        }
        for one in (*environment.stats.entries.values(), environment.stats.total)
    }  # fmt: skip
    rows["Aggregated"]["rate"] = environment.stats.total.total_rps
    errors = {str(one.to_dict()["error"]): one.occurrences for one in environment.stats.errors.values()}
    Path(target).write_text(json.dumps({"kinds": rows, "errors": errors}), "utf-8")
