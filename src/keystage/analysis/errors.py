"""What Keystage raises on purpose. Nothing else is raised deliberately."""

__all__ = ["InputError", "KeystageError", "MethodError"]


class KeystageError(Exception):
    """Base of every error that Keystage raises on purpose."""


class InputError(KeystageError):
    """What a person gave cannot be used. The message is a sentence fit to show them: what it is, what to do."""


class MethodError(KeystageError):
    """A calculation was asked for that has no honest answer (eras mixed, too few pupils, no variance)."""
