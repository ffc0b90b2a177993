"""Addresses of the pages about certificates of training. Those of achievements stand in certificates: they stay."""

from django.urls import path

from tande.interfaces.public import views_credentials as views

urlpatterns = [
    path("check/", views.check, name="credential_check"),
    path("achievements/<slug:code>/", views.achievement, name="achievement"),
]
