"""What downloads are for: asked once, printed in every file."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from keystage.service.accounts.access import signed_in
from keystage.service.audit.actions import record
from keystage.service.once.actions import answer_once
from keystage.service.profiles.downloads import asked_purpose, keep_purpose


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="What are your downloads for?", max_length=100,
        help_text="For example “school improvement”, “governing board of 12 November” or “answer to an enquiry”. "
        "Name no person.",
    )  # fmt: skip
    next = forms.CharField(widget=forms.HiddenInput, required=False)


@signed_in
@answer_once
def purpose(request: HttpRequest) -> HttpResponse:
    """Say what the files one takes are for, until one signs out."""
    initial = {"purpose": asked_purpose(request), "next": request.GET.get("next", "")}
    form = PurposeForm(request.POST or None, initial=initial)
    if form.is_valid():
        keep_purpose(request, form.cleaned_data["purpose"])
        record("profiles.purpose-said", by=request.user, kind="person", key=request.user.pk)
        messages.success(request, "Your downloads say so from now on.")
        back = form.cleaned_data["next"]
        safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return redirect(back if safe else "site:home")
    return render(request, "profiles/purpose.html", {"form": form})
