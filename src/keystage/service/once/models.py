"""One row a form that was answered, and where the answer led."""

from django.db import models

__all__ = ["Answered"]


class Answered(models.Model):
    """token: of the form as it was shown. who: "user:7". led_to: the address of the answer; kept for two days."""

    token = models.CharField(max_length=64)
    who = models.CharField(max_length=40)
    led_to = models.TextField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "who"), name="once_a_form"),)

    def __str__(self) -> str:
        return self.led_to
