"""Addresses of the register's pages of children. A record has an id that says nothing; no name stands anywhere."""

from django.urls import URLPattern, path

from tande.interfaces.mission.children import views, views_papers, views_settling, views_writing

paths: list[URLPattern] = [
    path("children/", views.children, name="children"),
    path("children/late/", views.late, name="children_late"),
    path("children/new/", views_writing.new, name="child_new"),
    path("children/papers/<slug:form>/", views_papers.blank, name="child_blank"),
    path("children/<row:child_id>/", views.child, name="child"),
    path("children/<row:child_id>/seen/", views_settling.seen, name="child_seen"),
    path("children/<row:child_id>/change/", views_writing.change, name="child_change"),
    path("children/<row:child_id>/hand-over/", views_writing.hand_over, name="child_hand_over"),
    path("children/<row:child_id>/place/", views_settling.place, name="child_place"),
    path("children/<row:child_id>/settle/<int:beside>/", views_settling.settle, name="child_settle"),
    path("children/<row:child_id>/paper/<slug:form>/", views_papers.filled, name="child_paper"),
]
