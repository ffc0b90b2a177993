"""Addresses of the desk: what is late."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_late

paths: list[URLPattern] = [path("late/", views_late.late, name="late")]
