"""One address, and below it what `toolkit.openrosa.routes` knows. A token may stand in it: no log keeps addresses."""

from django.urls import URLPattern, re_path

from tande.interfaces.openrosa import views

app_name = "openrosa"

urlpatterns: list[URLPattern] = [re_path(r"^(?P<below>.*)$", views.door, name="door")]
