"""Addresses of the desk: partner organisations, and what the ways of reporting cost."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_door_costs, views_partners

paths: list[URLPattern] = [
    path("doors/costs/", views_door_costs.costs, name="door_costs"),
    path("partners/", views_partners.partners, name="partners"),
    path("partners/add/", views_partners.add, name="partner_add"),
    path("partners/<hexid:partner_id>/", views_partners.partner, name="partner"),
    path("partners/<hexid:partner_id>/change/", views_partners.change, name="partner_change"),
    path("partners/<hexid:partner_id>/key/", views_partners.give_key, name="partner_key"),
    path("partners/<hexid:partner_id>/key/<hexid:key_id>/", views_partners.revoke_key, name="partner_key_revoke"),
    path("partners/<hexid:partner_id>/end/", views_partners.end, name="partner_end"),
]
