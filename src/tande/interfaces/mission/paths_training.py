"""Addresses of the register's pages below /mission/training/."""

from django.urls import URLPattern, path

from tande.interfaces.mission import views_sessions, views_sheets, views_terms, views_training

_ONE = "training/sessions/<row:session_id>/"

paths: list[URLPattern] = [
    path("training/", views_training.overview, name="training"),
    path("training/coverage.<str:kind>", views_training.coverage_file, name="training_file"),
    path("training/due/", views_training.due, name="training_due"),
    path("training/due.<str:kind>", views_training.due_file, name="training_due_file"),
    path("training/people/<row:person_id>/", views_training.trainee, name="training_person"),
    path("training/people/<row:person_id>/<row:attempt_id>/", views_training.annul, name="training_annul"),
    path("training/terms/", views_terms.catalogue, name="training_terms"),
    path("training/terms/<slug:code>/", views_terms.curriculum, name="training_curriculum"),
    path("training/sessions/", views_sessions.sessions, name="training_sessions"),
    path("training/sessions/new/", views_sessions.new_session, name="training_new_session"),
    path(_ONE, views_sessions.session, name="training_session"),
    path(f"{_ONE}attendance/", views_sessions.attendance, name="training_attendance"),
    path(f"{_ONE}codes/", views_sessions.codes, name="training_codes"),
    path(f"{_ONE}people/", views_sessions.more_people, name="training_more_people"),
    path(f"{_ONE}scores/", views_sessions.scores, name="training_scores"),
    path(f"{_ONE}sign/", views_sessions.sign, name="training_sign"),
    path(f"{_ONE}<slug:form>.<slug:kind>", views_sheets.sheet, name="training_sheet"),
]
