"""Addresses of the task force's tables."""

from django.urls import URLPattern, path

from tande.interfaces.mission.violations import views_tables as views

paths: list[URLPattern] = [
    path("violations/table/", views.tables, name="violation_tables"),
    path("violations/table/<slug:period>/", views.table, name="violation_table"),
    path("violations/table/<slug:period>/records/", views.records, name="violation_table_records"),
    path("violations/table/<slug:period>/<slug:kind>/", views.file, name="violation_table_file"),
]
