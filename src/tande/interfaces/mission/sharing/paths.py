"""Addresses of the register's pages of exports, imports and sharing."""

from django.urls import URLPattern, path

from tande.interfaces.mission.sharing import views_exports, views_imports, views_sharing

paths: list[URLPattern] = [
    path("violations/exports/", views_exports.exports, name="exports"),
    path("violations/exports/workbook/", views_exports.workbook, name="export_workbook"),
    path("violations/exports/table/", views_exports.table, name="export_table"),
    path("violations/exports/form/<slug:form>/<slug:ending>/", views_exports.field_form, name="export_form"),
    path("violations/imports/", views_imports.imports, name="imports"),
    path("violations/imports/<row:upload_id>/", views_imports.upload, name="import_file"),
    path("violations/imports/<row:upload_id>/keep/", views_imports.apply, name="import_apply"),
    path("violations/imports/<row:upload_id>/throw-away/", views_imports.throw_away, name="import_throw_away"),
    path("sharing/", views_sharing.requests, name="sharing"),
    path("sharing/ask/", views_sharing.ask, name="sharing_ask"),
    path("sharing/<row:request_id>/", views_sharing.shared, name="sharing_request"),
    path("sharing/<row:request_id>/answer/", views_sharing.answer, name="sharing_answer"),
    path("sharing/<row:request_id>/call-back/", views_sharing.call_back, name="sharing_call_back"),
    path("sharing/<row:request_id>/file/", views_sharing.hand_out, name="sharing_hand_out"),
]
