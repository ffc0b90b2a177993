"""Addresses of the desk: allegations, conflicts of interest, decisions by two officers, links."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_allegations, views_decisions, views_interim

paths: list[URLPattern] = [
    path("case/<hexid:case_id>/allegations/", views_allegations.allegations, name="allegations"),
    path("case/<hexid:case_id>/allegations/sealed", views_allegations.reasonings, name="reasonings"),
    path("case/<hexid:case_id>/allegations/<hexid:allegation_id>/", views_allegations.change,
         name="allegation_change"),
    path("case/<hexid:case_id>/allegations/<hexid:allegation_id>/decide", views_allegations.decide,
         name="allegation_decide"),
    path("case/<hexid:case_id>/interim/", views_interim.ask, name="interim_ask"),
    path("case/<hexid:case_id>/interim/<int:interim_id>/", views_interim.record, name="interim_record"),
    path("case/<hexid:case_id>/second/", views_decisions.second, name="second"),
    path("case/<hexid:case_id>/conflict/", views_decisions.conflict, name="conflict"),
    path("case/<hexid:case_id>/conflict/<int:officer_id>/lift/", views_decisions.lift, name="conflict_lift"),
    path("case/<hexid:case_id>/link/", views_decisions.link, name="link"),
    path("case/<hexid:case_id>/link/<hexid:other_id>/remove/", views_decisions.unlink, name="unlink"),
]
