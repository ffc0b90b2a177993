"""Addresses of the desk: credentials of field apps. No secret stands in one."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_field_apps

paths: list[URLPattern] = [
    path("field-apps/", views_field_apps.field_apps, name="field_apps"),
    path("field-apps/new/", views_field_apps.add, name="field_app_add"),
    path("field-apps/<hexid:credential_id>/revoke/", views_field_apps.revoke, name="field_app_revoke"),
]
