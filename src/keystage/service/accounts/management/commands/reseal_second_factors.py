"""`keystage manage reseal_second_factors`: after a new key was written before the old in second-factor-key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from keystage.analysis.errors import InputError
from keystage.service.accounts.models import Authenticator
from keystage.service.accounts.sealing import sealed_anew


class Command(BaseCommand):
    help = "Seals every second factor by the first key of second-factor-key; afterwards the old key can be taken out."

    @transaction.atomic
    def handle(self, *_: Any, **__: Any) -> None:
        rows = list(Authenticator.objects.select_for_update())
        try:
            for row in rows:
                row.secret = sealed_anew(row.secret)
        except InputError as refusal:
            raise CommandError("No key in second-factor-key opens them all. Nothing was changed.") from refusal
        Authenticator.objects.bulk_update(rows, ["secret"])
        self.stdout.write(f"{len(rows)} sealed by the first key.")
