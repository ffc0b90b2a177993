"""The API's addresses. The number of the version stays with the shapes it promised."""

from django.urls import path, re_path

from tande.interfaces.api import figures, partners
from tande.interfaces.api.partner_problems import described, nowhere

PARTNERS = partners.api.urls
for _one in PARTNERS[0]:
    assert _one.callback
    _one.callback = described(_one.callback)

urlpatterns = [
    path("figures/v1/", figures.docs, name="figures_api_docs"),
    path("figures/v1/", figures.api.urls),
    path("partners/v1/", PARTNERS),
    re_path("^partners/v1/", nowhere),
]
