"""`keystage manage sign_out EMAIL`, or `--everybody`: where a browser, a cookie or the server is in the wrong hands."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from keystage.service.accounts.actions.sessions import sign_out_everywhere
from keystage.service.accounts.models import User


class Command(BaseCommand):
    help = "Signs somebody out of every browser, or everybody out of all."

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("email", nargs="?", default="")
        whom.add_argument("--everybody", action="store_true")

    def handle(self, *_: Any, email: str, everybody: bool, **__: Any) -> None:
        found = list(User.objects.all() if everybody else User.objects.filter(email=email.strip().lower()))
        if not found:
            raise CommandError("Nobody here has this address.")
        for user in found:
            sign_out_everywhere(user=user, by=None)
        self.stdout.write(f"{len(found)} signed out of every browser.")
