"""Addresses of papers and boxes."""

from django.urls import path

from tande.interfaces.staff import views_boxes, views_paper, views_paper_enter

paths = [
    path("paper/", views_paper.papers, name="papers"),
    path("paper/issue", views_paper.issue, name="paper_issue"),
    path("paper/enter/", views_paper_enter.enter, name="paper_enter"),
    path("paper/number", views_paper_enter.number, name="paper_number"),
    path("paper/<hexid:batch_id>/", views_paper.batch, name="paper_batch"),
    path("paper/<hexid:batch_id>/print", views_paper.print_forms, name="paper_print"),
    path("paper/<hexid:batch_id>/again", views_paper.print_again, name="paper_again"),
    path("paper/<hexid:batch_id>/given", views_paper.give_out, name="paper_given"),
    path("paper/<hexid:batch_id>/void", views_paper.void, name="paper_void"),
    path("paper/<hexid:batch_id>/close", views_paper.close_codes, name="paper_close"),
    path("boxes/", views_boxes.boxes, name="boxes"),
    path("boxes/new", views_boxes.place, name="box_place"),
    path("boxes/<hexid:box_id>/", views_boxes.box, name="box"),
    path("boxes/<hexid:box_id>/open", views_boxes.open_box, name="box_open"),
    path("boxes/<hexid:box_id>/<hexid:opening_id>/", views_boxes.record, name="box_record"),
    path("boxes/<hexid:box_id>/<hexid:opening_id>/correct", views_boxes.correct, name="box_correct"),
    path("boxes/<hexid:box_id>/<hexid:opening_id>/confirm", views_boxes.confirm, name="box_confirm"),
    path("boxes/<hexid:box_id>/<hexid:opening_id>/looked", views_boxes.looked, name="box_looked"),
]
