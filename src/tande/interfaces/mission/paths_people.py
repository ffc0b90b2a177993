"""Addresses of the register's pages below /mission/people/."""

from django.urls import URLPattern, path

from tande.interfaces.mission import views_people, views_person, views_roster, views_units

paths: list[URLPattern] = [
    path("people/", views_people.people, name="people"),
    path("people/readings/", views_people.readings, name="people_readings"),
    path("people/person/<row:person_id>/", views_person.person, name="person"),
    path("people/person/<row:person_id>/change/", views_person.change, name="person_change"),
    path("people/person/<row:person_id>/step/<slug:step>/", views_person.step, name="person_step"),
    path("people/upload/<row:upload_id>/", views_roster.upload, name="upload"),
    path("people/upload/<row:upload_id>/sheet/", views_roster.sheet, name="upload_sheet"),
    path("people/upload/<row:upload_id>/columns/", views_roster.columns, name="upload_columns"),
    path("people/upload/<row:upload_id>/apply/", views_roster.apply, name="upload_apply"),
    path("people/upload/<row:upload_id>/faulty/", views_roster.faulty, name="upload_faulty"),
    path("people/upload/<row:upload_id>/throw-away/", views_roster.throw_away, name="upload_throw_away"),
    path("people/<slug:contingent>/", views_people.contingent, name="contingent"),
    path("people/<slug:contingent>/new/", views_person.new, name="person_new"),
    path("people/<slug:contingent>/upload/", views_roster.new, name="upload_new"),
    path("people/<slug:contingent>/export/", views_people.export, name="people_export"),
    path("people/<slug:contingent>/units/", views_units.units, name="units"),
    path("people/<slug:contingent>/units/add/", views_units.add_unit, name="unit_add"),
    path("people/<slug:contingent>/units/<slug:unit>/commander/", views_units.commander, name="unit_commander"),
    path("people/<slug:contingent>/rotations/add/", views_units.add_rotation, name="rotation_add"),
    path("people/<slug:contingent>/list/", views_units.keep_list, name="list_keep"),
]
