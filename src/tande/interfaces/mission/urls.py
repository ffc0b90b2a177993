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
from tande.interfaces.mission.children.paths import paths as children
from tande.interfaces.mission.detention.paths import paths as detention
from tande.interfaces.mission.force.paths import paths as force
from tande.interfaces.mission.phones.paths import paths as phones
from tande.interfaces.mission.receiving.paths import paths as receiving
from tande.interfaces.mission.sharing.paths import paths as sharing
from tande.interfaces.mission.violations.paths import paths as violations
from tande.interfaces.mission.violations.paths_tables import paths as violation_tables

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
    *children,
    *receiving,
    *phones,
    *force,
    *detention,
    *violations,
    *violation_tables,
    *sharing,
]

urlpatterns = [path("", include((pages, "mission")))]
