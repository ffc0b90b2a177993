"""Addresses of this door. No number and no code of anybody stands in one."""

from django.urls import URLPattern

app_name = "sms"

urlpatterns: list[URLPattern] = []
