"""Addresses of the register's pages below /mission/ready/."""

from django.urls import URLPattern, path, register_converter

from tande.interfaces.mission import views_gate, views_ready
from tande.interfaces.mission.converters import StateCode

register_converter(StateCode, "contingent")

paths: list[URLPattern] = [
    path("ready/", views_ready.start, name="ready"),
    path("ready/overrides/", views_gate.overrides, name="overrides"),
    path("ready/suspensions/", views_gate.suspensions, name="suspensions"),
    path("ready/matters/<row:matter_id>/", views_gate.step, name="gate_step"),
    path("ready/person/<row:person_id>/", views_gate.person, name="ready_person"),
    path("ready/person/<row:person_id>/suspend/", views_gate.suspend, name="suspend"),
    path("ready/person/<row:person_id>/override/", views_gate.ask_override, name="ask_override"),
    path("ready/<contingent:contingent>/", views_ready.board, name="ready_board"),
    path("ready/<contingent:contingent>/all/", views_ready.everybody, name="ready_all"),
    path("ready/<contingent:contingent>/ready.csv", views_ready.table, name="ready_csv"),
    path("ready/<contingent:contingent>/deployed/", views_ready.past, name="ready_past"),
    path("ready/<contingent:contingent>/deployed.csv", views_ready.past_table, name="ready_past_csv"),
]
