"""Addresses of the receiving body. No number and no code of anybody stands in one, but a sealed token."""

from django.urls import path, register_converter

from tande.interfaces.receiving import views_confirm, views_start

app_name = "receiving"


class PageToken:
    """URL-safe base64 of a page's token."""

    regex = "[A-Za-z0-9_-]{40,300}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PageToken, "handover_page")

urlpatterns = [
    path("", views_start.start, name="start"),
    path("c/<handover_page:token>/", views_confirm.confirm, name="confirm"),
    path("c/<handover_page:token>/receipt/", views_confirm.receipt, name="receipt"),
    path("c/<handover_page:token>/next/", views_confirm.another, name="another"),
]
