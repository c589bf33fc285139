"""What `keystage serve` does before it serves: database, keys, and in a demo the made-up area."""

import os
import secrets

import django
from django.conf import settings
from django.core.management import call_command

__all__ = ["prepare_service"]


def prepare_service() -> None:
    """Bring the database up to date and see that there is a key of our own."""
    settings.KEYSTAGE_HOME.mkdir(parents=True, exist_ok=True)
    key = settings.KEYSTAGE_HOME / "secret-key"
    if not key.exists():
        number = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    call_command("migrate", verbosity=0, interactive=False)
    if settings.KEYSTAGE_DEMO:
        from keystage.service.config.demo import make_demo

        make_demo()


if __name__ == "__main__":
    django.setup()
    prepare_service()
