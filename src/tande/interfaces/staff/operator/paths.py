"""Addresses of the hotline and the counter. No address names a case, a code or a number."""

from django.urls import path

from tande.interfaces.staff.operator import views_calls, views_code, views_listening, views_sealed

paths = [
    path("operator/", views_listening.start, name="operator"),
    path("operator/write/", views_listening.write, name="operator_write"),
    path("operator/file/", views_listening.file, name="operator_file"),
    path("operator/sealed", views_sealed.file, name="operator_sealed"),
    path("operator/code/", views_code.code, name="operator_code"),
    path("operator/status/", views_code.status, name="operator_status"),
    path("operator/notes/", views_code.notes, name="operator_notes"),
    path("calls/", views_calls.calls, name="calls"),
    path("calls/<hexid:call_id>/", views_calls.call, name="call"),
    path("calls/<hexid:call_id>/take/", views_calls.take, name="call_take"),
    path("calls/<hexid:call_id>/release/", views_calls.release, name="call_release"),
    path("calls/<hexid:call_id>/number/", views_calls.number, name="call_number"),
    path("calls/<hexid:call_id>/tried/", views_calls.tried, name="call_tried"),
    path("calls/<hexid:call_id>/sealed", views_sealed.tried, name="call_sealed"),
]
