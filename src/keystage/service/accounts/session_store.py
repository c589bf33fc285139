"""Sessions in the database, each with whose it is; the cookie's own word is not among what is kept.

Whoever reads the database, or a backup of it, finds digests: no cookie can be made of them.
"""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from keystage.service.accounts.entry import BEGAN, BROWSER
from keystage.service.accounts.models import Session
from keystage.service.accounts.tokens import digest

__all__ = ["SessionStore"]


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = Session.objects.filter(
            session_key=digest(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        began = data.get(BEGAN)
        return Session(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # the stubs lack it
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            browser=data.get(BROWSER, ""),
            began_at=datetime.fromtimestamp(began, UTC) if began else None,
            last_at=timezone.now(),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=digest(key)).delete()
