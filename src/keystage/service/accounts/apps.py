from django.apps import AppConfig


class Accounts(AppConfig):
    name = "keystage.service.accounts"
    label = "accounts"
