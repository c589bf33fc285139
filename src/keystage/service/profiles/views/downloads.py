"""What downloads are for: asked before pupils leave, changed when one likes, printed in every file."""

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from keystage.service.accounts.access import signed_in
from keystage.service.audit.actions import (
    OTHER,
    PURPOSE,
    keep_purpose,
    purpose_said,
    purposes,
    record,
)
from keystage.service.once.actions import answer_once

_PUPIL = re.compile(r"[A-Za-z]\d{11}[0-9A-Za-z]")  # a UPN


class PurposeForm(forms.Form):
    """No purpose is chosen beforehand: whoever takes something away says why."""

    purpose = forms.ChoiceField(label="What are your downloads for?", widget=forms.RadioSelect)
    other = forms.CharField(
        label="If it is something else, what?", max_length=100, required=False,
        help_text="For example “governing board of 12 November”. Name no person.",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["purpose"].choices = list(purposes().items())  # type: ignore[attr-defined]  # a ChoiceField

    def clean_other(self) -> str:
        said = str(self.cleaned_data["other"]).strip()
        if _PUPIL.search(said):
            raise forms.ValidationError("Leave pupils’ numbers out: what you say is printed and kept.")
        if not said and self.data.get("purpose") == OTHER:
            raise forms.ValidationError("Say in a few words what it is for.")
        return said

    @property
    def words(self) -> str:
        chosen = self.cleaned_data["purpose"]
        return str(self.cleaned_data["other"]) if chosen == OTHER else purposes()[chosen]


@signed_in
@answer_once
def purpose(request: HttpRequest) -> HttpResponse:
    """Say what the files one takes are for, until one signs out; then take what one came for."""
    next = _inside(request.POST.get("next") or request.GET.get("next", ""))
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keep_purpose(request, form.words, address=next)
        record("profiles.purpose-said", by=request.user, kind="person", key=request.user.pk)
        if next:
            return redirect(f"{reverse('profiles:download-purpose')}?{urlencode({'next': next, 'said': 1})}")
        messages.success(request, "Your downloads say so from now on.")
        return redirect("site:home")
    said = purpose_said(request)
    ready = bool(next and said and request.GET.get("said"))
    shown = {"form": form, "next": next, "said": said or PURPOSE, "ready": ready}
    return render(request, "profiles/purpose.html", shown, status=422 if form.errors else 200)


def _inside(address: str) -> str:
    """An address of ours, or none."""
    safe = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if safe else ""
