"""One row a piece of long work, written in the transaction of the action that asks for it."""

import uuid

from django.db import models

__all__ = ["Job", "Turn"]


class Job(models.Model):
    """task: "intake.tasks.examine", called with `arguments` by keyword, and the job itself as first argument.

    held_by: the worker that has it in hand. tries: how often it was begun; a worker whose lease ran out knows by it
    that somebody else has begun it since, and lets go.

    A worker holds a job until `lease_ends` and renews it while it works; a job whose worker died is taken up again,
    so a task must be able to begin anew: nothing doubled. done, total: how far, in units of `unit`. said: one sentence
    for a person. led_to: where to go when it is done.
    """

    class State(models.TextChoices):
        waiting = "waiting", "Waiting"
        running = "running", "Running"
        done = "done", "Done"
        failed = "failed", "Could not be done"
        cancelled = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    title = models.CharField(max_length=200)
    who = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.waiting)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=30, default="")
    said = models.CharField(max_length=500, default="")
    led_to = models.CharField(max_length=500, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    held_by = models.CharField(max_length=80, default="", blank=True)
    lease_ends = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("state", "asked_at"), name="jobs_next"),
            models.Index(fields=("who", "asked_at"), name="jobs_of_a_person"),
        )
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.done, self.State.failed, self.State.cancelled)


class Turn(models.Model):
    """Whose turn it is at what only one worker may do at a time, in whatever process: free from a moment on."""

    name = models.CharField(max_length=40, primary_key=True)
    free_from = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
