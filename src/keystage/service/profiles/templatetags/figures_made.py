"""For pages that have no figures yet: whether they are on their way."""

from django import template

register = template.Library()


@register.simple_tag
def figures_on_the_way() -> str:
    """{% figures_on_the_way as words %}: how far the making of figures is; "" where none are made."""
    # Django loads every library of tags with the first template: what draws figures must wait until it is asked.
    from keystage.service.profiles.selectors import on_the_way

    return on_the_way()
