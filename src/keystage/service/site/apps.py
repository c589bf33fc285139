from django.apps import AppConfig


class Site(AppConfig):
    name = "keystage.service.site"
    label = "site"
