"""Addresses of this door. No number and no code of anybody stands in one that we give out."""

from django.urls import path

from tande.interfaces.sms.views import arrive

app_name = "sms"

urlpatterns = [
    path("<str:gateway>", arrive),
    path("<str:gateway>/<path:rest>", arrive, name="arrive"),
    path("<str:gateway>/", arrive, name="door"),
]
