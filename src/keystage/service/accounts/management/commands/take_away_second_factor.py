"""`keystage manage take_away_second_factor EMAIL`: where the last administrator has lost phone and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from keystage.analysis.errors import InputError
from keystage.service.accounts.actions import take_away_second_factor
from keystage.service.accounts.models import User


class Command(BaseCommand):
    help = "Takes away somebody's second factor. They are told by e-mail, and set up another when they next sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_: Any, email: str, **__: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError("Nobody here has this address.")
        try:
            take_away_second_factor(user=user, by=None)
        except InputError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.email} signs in with the password alone, once, and then sets up another.")
