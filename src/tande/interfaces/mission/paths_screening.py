"""Addresses of the register's pages below /mission/screening/."""

from django.urls import URLPattern, path

from tande.interfaces.mission import views_alerts, views_lists, views_screening

paths: list[URLPattern] = [
    path("screening/alerts/", views_alerts.alerts, name="alerts"),
    path("screening/alerts/<row:alert_id>/", views_alerts.alert, name="alert"),
    path("screening/alerts/<row:alert_id>/decide", views_alerts.decide, name="decide_alert"),
    path("screening/people/<row:person_id>/now", views_alerts.screen_now, name="screen_now"),
    path("screening/lists/", views_lists.lists, name="lists"),
    path("screening/lists/new/", views_lists.upload, name="list_upload"),
    path("screening/lists/new/<row:draft_id>/", views_lists.list_draft, name="list_draft"),
    path("screening/lists/new/<row:draft_id>/drop", views_lists.drop_draft, name="drop_list_draft"),
    path("screening/lists/<row:list_id>/", views_lists.one_list, name="list"),
    path("screening/lists/<row:list_id>/retire", views_lists.retire, name="retire_list"),
    path("screening/changes/", views_screening.screening, name="screening"),
    path("screening/audit/", views_screening.audit, name="audit"),
    path("screening/audit/<slug:form>", views_screening.audit_file, name="audit_file"),
]
