"""Addresses of the quiz without a network, below /mission/training/."""

from django.urls import path

from tande.interfaces.mission import views_quiz

paths = [
    path("training/sessions/<row:session_id>/offline/", views_quiz.page, name="offline"),
    path("training/sessions/<row:session_id>/offline/file/", views_quiz.download, name="offline_file"),
    path("training/sessions/<row:session_id>/offline/results/", views_quiz.look, name="offline_results"),
    path("training/sessions/<row:session_id>/offline/take/", views_quiz.take, name="offline_take"),
]
