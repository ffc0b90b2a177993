"""The person's addresses. They say nothing about their content: letters, numbers, a token."""

from django.urls import path, register_converter

from tande.interfaces.public import (
    views_add,
    views_code,
    views_files,
    views_health,
    views_help,
    views_info,
    views_sealed,
    views_write,
)

app_name = "public"


class HexId:
    """An id: 32 lower-case hex characters."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Token(HexId):
    """URL-safe base64 of an add-token."""

    regex = "[A-Za-z0-9_-]{40,200}"


register_converter(HexId, "id")
register_converter(Token, "token")

urlpatterns = [
    path("", views_info.home, name="home"),
    path("a/", views_write.write, name="write"),
    path("a/sealed", views_sealed.sealed, name="sealed"),
    path("a/<int:number>/", views_write.write, name="write_path"),
    path("d/", views_info.danger, name="danger"),
    path("health", views_health.health, name="health"),
    path("k/", views_code.code, name="code"),
    path("keys/", views_info.keys, name="keys"),
    path("keys/<id:key_id>.bin", views_info.key_bin, name="key_bin"),
    path("p/", views_info.procedure, name="procedure"),
    path("safety/", views_info.safety, name="safety"),
    path("x/", views_info.leave, name="exit"),
    path("s/<token:token>/", views_add.next_step, name="next"),
    path("s/<token:token>/do/<str:signal_id>/", views_add.signal, name="signal"),
    path("s/<token:token>/e/<id:file_id>", views_files.progress, name="evidence"),
    path("s/<token:token>/e/<id:file_id>/<int:n>/<int:m>", views_files.part, name="evidence_part"),
    path("s/<token:token>/e/<id:file_id>/manifest", views_files.manifest, name="evidence_manifest"),
    path("s/<token:token>/end/", views_add.end, name="end"),
    path("s/<token:token>/f/", views_files.files, name="files"),
    path("s/<token:token>/h/<id:offer_id>/", views_help.answer, name="help"),
    path("s/<token:token>/key", views_files.key, name="key"),
    path("s/<token:token>/ok/", views_add.saved, name="saved"),
    path("s/<token:token>/q/<str:question_id>/", views_add.question, name="question"),
    path("s/<token:token>/w/", views_add.words, name="words"),
]
