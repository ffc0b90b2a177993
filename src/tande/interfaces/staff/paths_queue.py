"""Addresses of the desk: the queue and the officer's own views of it."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_queue

paths: list[URLPattern] = [
    path("cases/", views_queue.queue, name="queue"),
    path("cases/views/", views_queue.keep_view, name="keep_view"),
    path("cases/views/<int:view_id>/", views_queue.change_view, name="change_view"),
]
