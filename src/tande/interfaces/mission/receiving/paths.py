"""Addresses of the register's pages of receiving bodies. No code of anybody stands in one."""

from django.urls import URLPattern, path

from tande.interfaces.mission.receiving import views, views_receptions

paths: list[URLPattern] = [
    path("children/received/", views_receptions.received, name="received"),
    path("children/received/<row:child>/match/", views_receptions.match, name="received_match"),
    path("children/receivers/", views.codes, name="receivers"),
    path("children/receivers/give/", views.give, name="receiver_give"),
    path("children/receivers/<row:code_id>/revoke/", views.revoke, name="receiver_revoke"),
]
