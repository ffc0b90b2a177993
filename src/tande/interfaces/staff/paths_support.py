"""Addresses of the desk: help and protection, and the directory of help."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_safety, views_support

paths: list[URLPattern] = [
    path("help/", views_support.directory, name="directory"),
    path("help/checked/", views_support.checked, name="checked"),
    path("case/<hexid:case_id>/help/", views_support.help_page, name="help"),
    path("case/<hexid:case_id>/help/offer/", views_support.offer, name="offer"),
    path("case/<hexid:case_id>/help/offer/<hexid:offer_id>/", views_support.offer_step, name="offer_step"),
    path("case/<hexid:case_id>/help/retaliation/", views_support.retaliation, name="retaliation"),
    path("case/<hexid:case_id>/help/sealed", views_safety.sealed, name="help_sealed"),
    path("case/<hexid:case_id>/help/assess", views_safety.assess, name="assess"),
    path("case/<hexid:case_id>/help/plan", views_safety.plan, name="plan"),
    path("case/<hexid:case_id>/help/owe", views_safety.owe, name="owe"),
    path("case/<hexid:case_id>/help/owe/<hexid:measure_id>/", views_safety.end_measure, name="end_measure"),
    path("case/<hexid:case_id>/help/claim", views_safety.claim, name="claim"),
    path("case/<hexid:case_id>/help/claim/<hexid:claim_id>", views_safety.claim_step, name="claim_step"),
]
