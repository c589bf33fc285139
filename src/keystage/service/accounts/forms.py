"""Shapes of input about people."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm

__all__ = ["SignInForm"]


class SignInForm(AuthenticationForm):
    username = forms.EmailField(label="Email address", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="Password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {  # noqa: RUF012 - as Django declares it
        "invalid_login": "The email address or the password is not right. Check both and try again.",
        "inactive": "The email address or the password is not right. Check both and try again.",
    }
