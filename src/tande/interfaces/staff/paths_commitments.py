"""Addresses of the desk: commitments, and test complaints."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_canaries, views_commitments

paths: list[URLPattern] = [
    path("commitments/", views_commitments.commitments, name="commitments"),
    path("commitments/<dutyid:commitment_id>/", views_commitments.commitment, name="commitment"),
    path("commitments/<dutyid:commitment_id>/evidence/", views_commitments.evidence, name="evidence"),
    path("commitments/<dutyid:commitment_id>/against/", views_commitments.contradiction, name="contradiction"),
    path("commitments/<dutyid:commitment_id>/<hexid:exhibit_id>/", views_commitments.exhibit_step, name="exhibit_step"),
    path("tests/", views_canaries.canaries, name="canaries"),
    path("tests/plant/", views_canaries.plant, name="plant"),
    path("tests/reveal/", views_canaries.reveal, name="reveal"),
]
