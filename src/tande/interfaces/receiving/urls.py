"""Addresses of the receiving body. No number and no code of anybody stands in one."""

from django.urls import URLPattern

app_name = "receiving"

urlpatterns: list[URLPattern] = []
