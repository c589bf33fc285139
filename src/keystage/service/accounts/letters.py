"""E-mail to people: plain text from a template whose first line is the subject. Never about a pupil."""

import threading
from smtplib import SMTPException
from typing import Any

import structlog
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

__all__ = ["send", "send_aside", "written"]

_log = structlog.get_logger("keystage.accounts")


def written(letter: str, to: str, **context: Any) -> EmailMessage:
    """The letter, ready to be sent."""
    subject, _, body = render_to_string(f"accounts/letters/{letter}.txt", context).partition("\n")
    return EmailMessage(subject.removeprefix("Subject: ").strip(), body.strip() + "\n", to=[to])


def send(message: EmailMessage) -> bool:
    """Send it. False: it could not be sent, which whoever asked for it is told."""
    try:
        return message.send() == 1
    except (OSError, SMTPException) as problem:
        _log.error("letter not sent", problem=type(problem).__name__)
        return False


def send_aside(message: EmailMessage) -> threading.Thread:
    """Send it without anybody waiting: an answer must not take longer for an address that is known."""
    thread = threading.Thread(target=send, args=(message,))
    thread.start()
    return thread
