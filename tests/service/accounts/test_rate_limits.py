"""Too much at once is answered with 429, a page and when to come again; counted for all processes together."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver

from keystage.service.accounts import rate_limits, rates
from keystage.service.accounts.origin import address_of, browser_of
from keystage.service.accounts.pauses import in_words
from keystage.service.accounts.rates import Bucket, give_back, take
from tests.service.role_matrix.lines import addresses

pytestmark = pytest.mark.req("X.8")

_TAKES = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(KEYSTAGE_HOME=Path(sys.argv[1]))
from keystage.service.accounts.rates import Bucket, take
print(sum(take(Bucket("one", 50, 3600)) == 0 for _ in range(40)))
"""


def test_every_limit_names_addresses_there_are_and_says_something() -> None:
    assert get_resolver()
    for code, limit in rate_limits.limits().items():
        assert set(limit.names) <= addresses().keys(), code
        assert limit.words.endswith(".")
        assert limit.by in ("person", "address")
    named = [name for limit in rate_limits.limits().values() for name in limit.names]
    assert len(named) == len(set(named))


def test_as_many_as_may_be_then_evenly() -> None:
    """Against a plain second count: 5 in 100 seconds is 5 at once, then one in 20 seconds."""
    bucket = Bucket("five", 5, 100)
    assert [take(bucket) for _ in range(5)] == [0] * 5
    assert 19 < take(bucket) <= 20
    give_back(bucket)
    assert take(bucket) == 0
    assert take(Bucket("another", 5, 100)) == 0


def test_all_processes_and_threads_count_together(settings: Any) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", _TAKES, str(settings.KEYSTAGE_HOME)], stdout=subprocess.PIPE, text=True)
        for _ in "ab"
    ]
    let_through = sum(int(one.communicate(timeout=60)[0]) for one in running)
    assert let_through == 50
    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(lambda _: take(Bucket("two", 30, 3600)), range(60)))
    assert taken.count(0) == 30


def test_a_file_that_is_torn_or_cannot_be_written_stops_nobody(settings: Any, tmp_path: Path) -> None:
    (settings.KEYSTAGE_HOME / rates.FILE).write_bytes(b"\xff" * 500_001)
    assert take(Bucket("three", 2, 60)) == 0
    settings.KEYSTAGE_HOME = tmp_path / "no" / "such" / "folder"
    bucket = Bucket(f"four {time.time()}", 2, 60)
    assert [take(bucket) == 0 for _ in range(3)] == [True, True, False]


@pytest.mark.django_db
def test_whoever_downloads_too_much_gets_a_page_that_says_when(
    signed_in_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = dict(rate_limits.limits())
    few["downloads"] = replace(few["downloads"], most=2)
    monkeypatch.setattr(rate_limits, "_by_name", lambda: {n: (c, one) for c, one in few.items() for n in one.names})
    auditor, other = signed_in_as("auditor"), signed_in_as("auditor")
    assert [auditor.get("/people/audit/file/").status_code for _ in range(2)] == [200, 200]
    refused = auditor.get("/people/audit/file/")
    assert refused.status_code == 429
    assert 290 <= int(refused["Retry-After"]) <= 300
    assert "Wait 5 minutes" in refused.content.decode()
    assert other.get("/people/audit/file/").status_code == 200


@pytest.mark.django_db
def test_an_address_that_begins_too_many_sign_ins_waits_and_health_never_does() -> None:
    client, most = Client(REMOTE_ADDR="10.3.3.3"), rate_limits.limits()["sign_in"].most
    for _ in range(most):
        take(Bucket("sign_in address:10.3.3.3", most, rate_limits.limits()["sign_in"].seconds))
    refused = client.post("/people/sign-in/", {"username": "a@example.invalid", "password": "x"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1
    assert client.get("/people/sign-in/").status_code == 200
    assert client.get("/health/live").status_code == 200
    assert Client(REMOTE_ADDR="10.3.3.4").post("/people/sign-in/", {}).status_code == 200


def test_only_what_our_own_proxy_wrote_counts_as_an_address(settings: Any) -> None:
    def asked(passed_on: str = "", remote: str = "10.0.0.9") -> str:
        more = {"HTTP_X_FORWARDED_FOR": passed_on} if passed_on else {}
        return address_of(RequestFactory().get("/", REMOTE_ADDR=remote, **more))

    settings.HTTPS = False
    assert asked("192.0.2.1") == "10.0.0.9"
    settings.HTTPS = True
    assert asked("192.0.2.1, 198.51.100.7") == "198.51.100.7"
    assert asked("<script>, nonsense") == "10.0.0.9"
    assert asked() == "10.0.0.9"
    assert asked("2001:db8:1:2:3:4:5:6") == asked("2001:db8:1:2::ffff") == "2001:db8:1:2::/64"
    assert asked("::ffff:198.51.100.7") == "198.51.100.7"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "a second"), (1, "2 seconds"), (60, "61 seconds"), (299.5, "5 minutes")]
)
def test_how_long_to_wait_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words


def test_a_browser_is_named_in_words_of_ours_only() -> None:
    def named(agent: str) -> str:
        return browser_of(RequestFactory().get("/", HTTP_USER_AGENT=agent))

    assert named("Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0") == "Firefox on Windows"
    assert named("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604") == "Safari on iPhone"
    assert named("<script>alert(1)</script>") == "A browser"
