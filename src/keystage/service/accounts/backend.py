"""Sign-in by e-mail and password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from keystage.service.accounts.models import User

__all__ = ["EmailBackend"]


class EmailBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        user = User.objects.filter(email=(username or "").strip().lower()).first()
        if user is None:
            make_password(password or "")  # as long as for somebody who is known
            return None
        right = user.check_password(password or "")  # a closed account takes as long as an open one
        return user if right and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
