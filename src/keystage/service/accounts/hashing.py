"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher

__all__ = ["Argon2"]


class Argon2(Argon2PasswordHasher):
    """Argon2id with twice the work OWASP asks for at this memory (46 MiB, one pass, one lane).

    Django's own 100 MiB in eight lanes would let eight people who sign in at once take 800 MB.
    """

    time_cost = 2
    memory_cost = 47_104  # KiB
    parallelism = 1
