"""Signs that no database keeps, in every query of the register's pages and in every form: an answer, never a fault."""

import pytest
from django.urls import reverse

from tande.policy import roles
from tests.harness.shares import share
from tests.interfaces.mission.conftest import SignIn
from tests.interfaces.mission.test_access import TABLE

ASKED = (
    "at", "contingent", "day", "filter", "from", "kind", "known", "lang", "list", "month", "months", "n", "name", "now",
    "number", "on", "organisation", "page", "paper", "party", "period", "person", "q", "rows", "search", "show", "sort",
    "state", "status", "step", "to", "unit", "until", "version", "what", "year",
)
ODD = ("\0", "a\0b", "\ud800", "9" * 40, "-1", "²")
ROLES = sorted(roles.REGISTER_ROLES | {roles.HEAD})


@pytest.mark.parametrize("role", ROLES)
def test_odd_signs_in_a_query_or_a_form_are_answered(role: str, sign_in: SignIn) -> None:
    """All who may go to an address try every sign there together, each at least one and a form."""
    client = sign_in(role).client
    client.raise_request_exception = True
    for name, (_method, right, given) in TABLE.items():
        if not roles.may([role], right):
            continue
        address = reverse(f"mission:{name}", args=given)
        inside = [one for one in ROLES if roles.may([one], right)]
        for sign in share(ODD, whose=role, among=inside, turn=len(name)):
            said = {asked: sign.encode("utf-8", "surrogatepass") for asked in ASKED}
            assert client.get(address, said).status_code < 500, (name, sign)
        assert client.post(address, {asked: "a\0b" for asked in ASKED}).status_code < 500, name


@pytest.mark.once
def test_a_number_longer_than_any_machine_reads_is_answered(sign_in: SignIn) -> None:
    client = sign_in(roles.VETTING_OFFICER).client
    assert client.get(reverse("mission:alerts"), {"page": "9" * 4_400}).status_code == 200
    gone = client.post(reverse("mission:decide_alert", args=["f" * 32]), {"seen": "9" * 4_400})
    assert gone.status_code == 404
