"""Every address: the public pages in each language, lessons, the sites of desk, States and mission, nothing else."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/", include("tande.interfaces.api.urls")),
    path("audio/", include("tande.interfaces.audio.urls")),
    path("credentials/", include("tande.interfaces.public.credential_files")),
    path("desk/", include("tande.interfaces.staff.urls")),
    path("log/", include("tande.interfaces.public.log_urls")),
    path("states/", include("tande.interfaces.states.urls")),
    path("mission/", include("tande.interfaces.mission.urls")),
    path("card/", include("tande.interfaces.field.urls")),
    path("in/", include("tande.interfaces.sms.urls")),
    path("call/", include("tande.interfaces.voice.urls")),
    path("menu/", include("tande.interfaces.ussd.urls")),
    path("field/", include("tande.interfaces.openrosa.urls")),
    *i18n_patterns(
        path("api/partners/", include("tande.interfaces.api.partners_page")),
        path("learn/", include("tande.interfaces.learning.urls")),
        path("handover/", include("tande.interfaces.receiving.urls")),
        *([path("simulator/", include("tande.interfaces.simulator.urls"))] if settings.TANDE.demo else []),
        path("", include("tande.interfaces.public.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "tande.interfaces.public.errors.bad_request"
handler403 = "tande.interfaces.public.errors.forbidden"
handler404 = "tande.interfaces.public.errors.not_found"
handler500 = "tande.interfaces.public.errors.server_error"
