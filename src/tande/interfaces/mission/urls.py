"""Addresses of the register's site. A person or a session has an id that says nothing; no name stands in an address."""

from django.urls import include, path

from tande.interfaces.mission import (
    language,
    paths_credentials,
    paths_people,
    paths_quiz,
    paths_ready,
    paths_screening,
    paths_training,
    paths_vetting,
    views_home,
)

pages = [
    path("", views_home.home, name="home"),
    path("second-factor/", views_home.second_factor, name="second_factor"),
    path("language/", language.choose, name="language"),
    *paths_people.paths,
    *paths_screening.paths,
    *paths_vetting.paths,
    *paths_training.paths,
    *paths_quiz.paths,
    *paths_credentials.paths,
    *paths_ready.paths,
]

urlpatterns = [path("", include((pages, "mission")))]
