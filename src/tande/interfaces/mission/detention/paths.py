"""Addresses of the register's pages of detention. A record has an id that says nothing; no name stands anywhere."""

from django.urls import URLPattern, path

from tande.interfaces.mission.detention import views, views_writing

paths: list[URLPattern] = [
    path("detention/", views.detentions, name="detentions"),
    path("detention/new/", views_writing.new, name="detention_new"),
    path("detention/council/", views_writing.council, name="detention_council"),
    path("detention/papers/<slug:form>/", views.blank, name="detention_blank"),
    path("detention/<row:held_id>/", views.detention, name="detention"),
    path("detention/<row:held_id>/change/", views_writing.change, name="detention_change"),
    path("detention/<row:held_id>/end/", views_writing.end, name="detention_end"),
    path("detention/<row:held_id>/paper/<slug:form>/", views.filled, name="detention_paper"),
]
