"""The API's addresses. The number of the version stays with the shapes it promised."""

from django.urls import path, re_path

from tande.interfaces.api import figures, partners
from tande.interfaces.api.partner_problems import described, nowhere

FIGURES, PARTNERS = figures.api.urls, partners.api.urls
for _api, _answered in ((FIGURES, figures.read_only), (PARTNERS, described)):
    for _one in _api[0]:
        assert _one.callback
        _one.callback = _answered(_one.callback)

urlpatterns = [
    path("figures/v1/", figures.docs, name="figures_api_docs"),
    path("figures/v1/", FIGURES),
    re_path("^figures/v1/", figures.nowhere),
    path("partners/v1/", PARTNERS),
    re_path("^partners/v1/", nowhere),
]
