"""Addresses of the register's pages of phones. No token and no number of a child stands in one."""

from django.urls import URLPattern, path

from tande.interfaces.mission.phones import views, views_apart

paths: list[URLPattern] = [
    path("phones/", views.phones, name="phones"),
    path("phones/register/", views.add, name="phone_add"),
    path("phones/<row:phone_id>/revoke/", views.revoke, name="phone_revoke"),
    path("phones/apart/", views_apart.waiting, name="apart"),
    path("phones/apart/<int:apart_id>/", views_apart.one, name="apart_one"),
    path("phones/apart/<int:apart_id>/take/", views_apart.take, name="apart_take"),
    path("phones/apart/<int:apart_id>/aside/", views_apart.aside, name="apart_aside"),
]
