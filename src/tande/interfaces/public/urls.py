"""The person's addresses. They say nothing about their content: letters, numbers, a token."""

from django.urls import include, path, register_converter

from tande.interfaces.public import (
    views_add,
    views_code,
    views_files,
    views_health,
    views_help,
    views_info,
    views_kiosk,
    views_procedure,
    views_record,
    views_register,
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


class DutyId(HexId):
    """A commitment of the mission's pack, such as C04."""

    regex = "[A-Z]{1,3}[0-9]{2,3}"


register_converter(HexId, "id")
register_converter(DutyId, "duty")
register_converter(Token, "token")

urlpatterns = [
    path("", views_info.home, name="home"),
    path("a/", views_write.write, name="write"),
    path("a/sealed", views_sealed.sealed, name="sealed"),
    path("a/<int:number>/", views_write.write, name="write_path"),
    path("commitments/", views_register.commitments, name="commitments"),
    path("commitments/commitments.csv", views_register.table, name="commitments_csv"),
    path("commitments/commitments.json", views_register.whole, name="commitments_json"),
    path("commitments/<duty:commitment_id>/", views_register.commitment, name="commitment"),
    path("credentials/", include("tande.interfaces.public.credential_urls")),
    path("d/", views_info.danger, name="danger"),
    path("documents/", views_register.documents, name="documents"),
    path("figures/", include("tande.interfaces.public.figures_urls")),
    path("force/rules/", include("tande.interfaces.public.force_urls")),
    path("health", views_health.health, name="health"),
    path("k/", views_code.code, name="code"),
    path("keys/", views_info.keys, name="keys"),
    path("keys/<id:key_id>.bin", views_info.key_bin, name="key_bin"),
    path("n/", views_record.number, name="number"),
    path("n/list/", views_record.numbers, name="numbers"),
    path("n/list/<str:first>/", views_record.numbers, name="numbers"),
    path("p/", views_procedure.procedure, name="procedure"),
    path("p/check/", views_procedure.check, name="check"),
    path("p/counting/", views_procedure.counting, name="counting"),
    path("p/data/", views_procedure.data, name="data"),
    path("p/risks/", views_procedure.risks, name="risks"),
    path("p/steps/", views_procedure.steps, name="steps"),
    path("p/tests/", views_procedure.tests, name="tests"),
    path("p/us/", views_procedure.about_us, name="about_us"),
    path("p/who/", views_procedure.who, name="who"),
    path("safety/", views_info.safety, name="safety"),
    path("t/", views_kiosk.start, name="kiosk"),
    path("t/a/", views_kiosk.choose, name="kiosk_choose"),
    path("t/a/<int:number>/", views_kiosk.write, name="kiosk_write"),
    path("t/d/", views_kiosk.danger, name="kiosk_danger"),
    path("t/n/", views_kiosk.code, name="kiosk_code"),
    path("t/x/", views_kiosk.finish, name="kiosk_finish"),
    path("x/", views_info.leave, name="exit"),
    path("readiness/", include("tande.interfaces.public.coverage_urls")),
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
