"""Addresses of the register's pages of receiving bodies. No code of anybody stands in one."""

from django.urls import URLPattern, path

from tande.interfaces.mission.receiving import views

paths: list[URLPattern] = [
    path("children/receivers/", views.codes, name="receivers"),
    path("children/receivers/give/", views.give, name="receiver_give"),
    path("children/receivers/<row:code_id>/revoke/", views.revoke, name="receiver_revoke"),
]
