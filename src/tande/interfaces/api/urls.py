"""The API's addresses. The number of the version stays with the shapes it promised."""

from django.urls import path

from tande.interfaces.api import figures, partners

urlpatterns = [
    path("figures/v1/", figures.docs, name="figures_api_docs"),
    path("figures/v1/", figures.api.urls),
    path("partners/v1/", partners.api.urls),
]
