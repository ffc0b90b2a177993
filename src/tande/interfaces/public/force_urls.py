"""The addresses of the rules on force. They stay: papers and the card bear them."""

from django.urls import path

from tande.interfaces.public import views_force as views

urlpatterns = [
    path("", views.rules, name="force_rules"),
    path("rules.json", views.document, name="force_rules_json"),
    path("rules.pdf", views.paper, {"form": "rules"}, name="force_rules_pdf"),
    path("card.pdf", views.paper, {"form": "card"}, name="force_card_pdf"),
]
