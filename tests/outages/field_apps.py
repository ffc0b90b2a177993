"""A field phone with one record that it sends until it is told that all is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tande.toolkit.fieldforms import on_behalf
from tests.harness.field_phone import Line
from tests.harness.server import Server
from tests.outages.people import MARK
from tests.toolkit.field_apps import BOUNDARY, File, multipart

TOKEN = "outages-only-field-phone-0000000000000000000"
HEADERS = {"X-OpenRosa-Version": "1.0", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
PHOTO = File("a.jpg", b"\xff\xd8\xff" * 9000)


def admit() -> None:
    """Give the phone its access, in an installation that is being prepared."""
    from tande.domains.fieldforms import operations
    from tande.ledger import clock
    from tests.domains import factories

    operations.register(
        name="phone", organisation="x", forms=[on_behalf.FORM_ID], language="ht", token=TOKEN,
        actor=factories.officer("head"), at=clock.now(),
    )


@dataclass
class Phone:
    """The phone at a server."""

    server: Server
    token: str = TOKEN
    version: str = ""

    def fetch(self) -> None:
        """The form, while everything is well."""
        answer = Line(self.server.port).ask("GET", f"/key/{self.token}/formList", {"X-OpenRosa-Version": "1.0"})
        found = re.search(rb"tande_on_behalf</formID>.*?<version>([0-9a-f]+)<", answer.body)
        assert found is not None
        self.version = found[1].decode()

    def send(self) -> int:
        """The same record with the same picture; the status."""
        sent = (
            f'<data id="{on_behalf.FORM_ID}" version="{self.version}"><words><narrative>{MARK}</narrative></words>'
            "<meta><instanceID>uuid:outage</instanceID></meta></data>"
        ).encode()
        return Line(self.server.port).ask(
            "POST", f"/key/{self.token}/submission", HEADERS, multipart(sent, [PHOTO])
        ).status
