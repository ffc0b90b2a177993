"""The addresses of who is vetted and trained. They stay: what was released under one is found there for ever."""

from django.urls import path, register_converter

from tande.interfaces.public import views_coverage as views


class Day:
    """A release by its day."""

    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])-[0-3][0-9]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Day, "coverage_day")

urlpatterns = [
    path("", views.index, name="coverage"),
    path("standards/", views.standards, name="standards"),
    path("<coverage_day:day>/", views.release, name="coverage_release"),
    path("<coverage_day:day>/coverage.csv", views.table, name="coverage_csv"),
    path("<coverage_day:day>/<str:table>.json", views.document, name="coverage_json"),
]
