"""The head is the one complained about: shut out by any colleague, from every address of the case, and for good."""

from __future__ import annotations

import pytest

from tande.domains.casework import operations
from tande.ledger import clock
from tande.policy import roles
from tests.faults.test_bad_forms import rows
from tests.faults.test_desk_doors import address, knock
from tests.interfaces.public.people import Desk, Reporter, the_case
from tests.interfaces.staff.people import SignedIn, signed_in, words
from tests.interfaces.staff.test_access import CASE, TABLE

OF_A_CASE = sorted(name for name, (_method, _right, given) in TABLE.items() if given[:1] == (CASE,))


@pytest.fixture
def case_id(desk: Desk, reporter: Reporter) -> str:
    reporter.file()
    return str(the_case().id)


@pytest.fixture
def marie(case_id: str, desk: Desk) -> SignedIn:
    """The head, to whom the case of a complaint about her was shut by the intake officer."""
    head = signed_in("head")
    operations.declare_conflict(
        case_id=case_id, officer=desk.officer, about=head.officer.pk, reason="complained_about", at=clock.now()
    )
    return head


def test_no_address_of_the_case_is_left_to_her(case_id: str, marie: SignedIn) -> None:
    """Reading answers that there is nothing; a post may be called bad before that, and changes nothing."""
    before = rows()
    assert len(OF_A_CASE) > 30
    for name in OF_A_CASE:
        right = TABLE[name][1]
        assert right is not None
        read = knock(marie.client, address(name, case_id), "GET")
        assert read.status_code in ((404, 405) if roles.may(["head"], right) else (403, 405)), name
        sent = knock(marie.client, address(name, case_id), "POST")
        assert sent.status_code in (302, 400, 403, 404, 405, 422), name
        for answer in (read, sent):
            assert "case-head" not in words(answer), name
            assert "envelope" not in words(answer), name
    assert rows() == before


def test_no_list_of_hers_tells_of_it(case_id: str, marie: SignedIn) -> None:
    for name in ("queue", "late", "lessons", "directory", "readings", "keys", "team", "states"):
        page = marie.get(name)
        assert page.status_code == 200, name
        assert case_id[:8] not in words(page), name
