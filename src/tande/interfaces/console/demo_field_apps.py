"""The demonstration's field phone: one access with a token that everybody may know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from tande.domains.fieldforms import operations
from tande.domains.officers.queries import Officer
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock


def admit(script: Mapping[str, Any]) -> str:
    """Give the script's phone its access, as the head would; the address to set an app up with, below the host."""
    head = next((one for one in Officer.objects.all() if "head" in one.roles), None)
    if head is None:
        raise NotReady("The demonstration has no head of the mechanism.")
    made = operations.register(
        name=script["name"], organisation=script["organisation"], forms=operations.FORMS, language=script["language"],
        contingent=script["contingent"], token=script["token"], actor=head, at=clock.now(),
    )
    return f"/field/key/{made.token}"


def lines(sheet: Mapping[str, Any]) -> list[str]:
    """What somebody with a field app needs."""
    if "field_app" not in sheet:
        return []
    return ["To try ODK Collect, KoboCollect or Tella, the address of the server is",
            f"  {settings.TANDE.public_url}{sheet['field_app']}", ""]
