"""Addresses of the card. No number and no code of anybody stands in one."""

from django.urls import URLPattern

app_name = "field"

urlpatterns: list[URLPattern] = []
