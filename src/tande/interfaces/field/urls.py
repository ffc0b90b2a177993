"""Addresses of the card. No number and no code of anybody stands in one."""

from django.conf import settings
from django.urls import path, register_converter

from tande.interfaces.field import views_card, views_send


class CardLanguage:
    """A language of the mission."""

    regex = "[a-z]{2,3}(?:-[A-Z]{2})?"

    def to_python(self, value: str) -> str:
        if value not in settings.MISSION.language_codes:
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CardLanguage, "card_language")

app_name = "field"

urlpatterns = [
    path("", views_card.choose, name="choose"),
    path("send/", views_send.send, name="send"),
    path("worker.js", views_card.worker, name="worker"),
    path("icon.svg", views_card.icon, name="icon"),
    path("icon-<int:size>.png", views_card.icon_png, name="icon_png"),
    path("<card_language:lang>/", views_card.card, name="card"),
    path("<card_language:lang>/card.webmanifest", views_card.manifest, name="manifest"),
    path("<card_language:lang>/files.json", views_card.files, name="files"),
    path("<card_language:lang>/card.pdf", views_card.paper, {"form": "a6"}, name="paper"),
    path("<card_language:lang>/card-a4.pdf", views_card.paper, {"form": "a4"}, name="paper_a4"),
]
