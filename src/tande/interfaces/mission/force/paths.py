"""Addresses of the register's pages of force."""

from django.urls import URLPattern, path

from tande.interfaces.mission.force import paper, views, views_filing, views_operations, views_patterns

paths: list[URLPattern] = [
    path("force/", views.overview, name="force"),
    path("force/reports/", views.reports, name="force_reports"),
    path("force/new/", views_filing.new, name="force_new"),
    path("force/blank/<slug:lang>/", paper.blank, name="force_blank"),
    path("force/operations/", views_operations.listed, name="force_operations"),
    path("force/operations/new/", views_operations.new, name="force_operation_new"),
    path("force/operations/<row:operation_id>/", views_operations.operation, name="force_operation"),
    path("force/operations/<row:operation_id>/entry", views_operations.entry, name="force_entry"),
    path("force/patterns/", views_patterns.patterns, name="force_patterns"),
    path("force/patterns/file", views_patterns.file, name="force_patterns_file"),
    path("force/<row:report_id>/", views.report, name="force_report"),
    path("force/<row:report_id>/full/", views_filing.full, name="force_full"),
    path("force/<row:report_id>/change/", views_filing.change, name="force_change"),
    path("force/<row:report_id>/paper/", paper.report, name="force_paper"),
    path("force/<row:report_id>/review", views.review, name="force_review"),
    path("force/<row:report_id>/link", views.link, name="force_link"),
    path("force/<row:report_id>/links/<row:link_id>/take-back", views.unlink, name="force_unlink"),
]
