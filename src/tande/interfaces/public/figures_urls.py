"""The figures' addresses. They stay: what was released under one is found there for ever."""

from django.urls import path, register_converter

from tande.interfaces.public import views_figures as views
from tande.interfaces.public import views_tables


class Release:
    """A release by its last month."""

    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Code(Release):
    """The name of a table or a view."""

    regex = "[a-z_]{1,40}"


register_converter(Release, "release")
register_converter(Code, "code")

urlpatterns = [
    path("", views.index, name="figures"),
    path("check/", views_tables.check, name="table_check"),
    path("feed.atom", views.feed, name="figures_feed"),
    path("<release:release>/", views.release, name="figures_release"),
    path("<release:release>/datapackage.json", views.package, name="figures_package"),
    path("<release:release>/hxl.csv", views.hxl, name="figures_hxl"),
    path("<release:release>/tables.xlsx", views.workbook, name="figures_workbook"),
    path("<release:release>/<code:table>.json", views.table_json, name="figures_json"),
    path("<release:release>/<code:table>.csv", views.table_csv, name="figures_csv"),
    path("<release:release>/<code:view>/", views.view, name="figures_view"),
]
