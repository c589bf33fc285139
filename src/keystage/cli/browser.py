"""Opens a browser once the server answers: begun by `keystage serve`, whose own process becomes the server."""

import sys
import time
import urllib.error
import urllib.request
import webbrowser

__all__ = ["open_when_it_answers"]


def open_when_it_answers(url: str, *, within: float = 60) -> None:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=10):  # noqa: S310 - our own address
                webbrowser.open(url)
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)


if __name__ == "__main__":
    open_when_it_answers(sys.argv[1])
