"""A browser of few words: one person's cookies, forms and files over HTTP, without a page being followed."""

import re
import uuid
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

__all__ = ["Answer", "Browser", "as_file", "as_form"]

Answer = tuple[int, str, str]  # status, where it leads, the page
_MARK = "drill-drill-drill"


class Browser:
    """One person, signed in by a cookie."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._cookies = port, dict([cookie.split("=", 1)])
        self._token = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(
        self, path: str, form: dict[str, str], file: tuple[str, bytes] | None = None, *, token: str = ""
    ) -> Answer:  # fmt: skip
        """The form, once, with a token of its own unless one is given. file: its name and bytes."""
        if not self._token:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/register/groups/")[2])
            self._token = found[1] if found else ""
        form = form | {"form_token": token or uuid.uuid4().hex, "csrfmiddlewaretoken": self._token}
        head, body = as_file(form, *file) if file else as_form(form)
        return self._ask("POST", path, head, body)

    def _ask(self, method: str, path: str, head: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
        """Status 0: the line was cut, or nobody answered."""
        line = HTTPConnection("127.0.0.1", self._port, timeout=60)
        cookies = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
        try:
            line.request(method, path, body, (head or {}) | {"Cookie": cookies})
            answer = line.getresponse()
            page = answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            return 0, "", ""
        finally:
            line.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.getheader("Location", ""), page


def as_form(form: dict[str, str]) -> tuple[dict[str, str], bytes]:
    return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(form).encode()


def as_file(form: dict[str, str], name: str, data: bytes) -> tuple[dict[str, str], bytes]:
    parts = [f'--{_MARK}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in form.items()]
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/csv'
    parts.append(f"--{_MARK}\r\n{head}\r\n\r\n")
    body = "".join(parts).encode() + data + f"\r\n--{_MARK}--\r\n".encode()
    return {"Content-Type": f"multipart/form-data; boundary={_MARK}"}, body
