"""Addresses of the register's pages of violations."""

from django.urls import URLPattern, path

from tande.interfaces.mission.violations import views, views_rows, views_signing

paths: list[URLPattern] = [
    path("violations/", views.incidents, name="violations"),
    path("violations/new/", views_rows.new, name="violations_new"),
    path("violations/conflict/<row:conflict_id>/", views_signing.conflict, name="violations_conflict"),
    path("violations/<row:incident_id>/", views.incident, name="violations_incident"),
    path("violations/<row:incident_id>/identity/", views.identity, name="violations_identity"),
    path("violations/<row:incident_id>/print/", views.printed, name="violations_print"),
    path("violations/<row:incident_id>/change/", views_rows.change, name="violations_change"),
    path("violations/<row:incident_id>/status/", views.set_status, name="violations_status"),
    path("violations/<row:incident_id>/add/<slug:sort>/", views_rows.add, name="violations_add"),
    path("violations/<row:incident_id>/<slug:sort>/<row:row_id>/", views_rows.row, name="violations_row"),
    path("violations/<row:incident_id>/<slug:sort>/<row:row_id>/remove/", views_rows.remove, name="violations_remove"),
    path("violations/<row:incident_id>/<row:violation_id>/sign/", views_signing.sign, name="violations_sign"),
    path("violations/<row:incident_id>/<row:violation_id>/back/", views_signing.send_back, name="violations_back"),
    path("violations/<row:incident_id>/<row:violation_id>/complaint/", views.code, name="violations_code"),
    path("violations/<row:incident_id>/<row:part_id>/same/", views_signing.same_child, name="violations_same"),
]
