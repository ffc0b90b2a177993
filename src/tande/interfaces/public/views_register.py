"""What was promised, what was shown for it, and the documents owed: the same for everybody, so caches may keep it.

For minutes only: what an officer wrote is public at once, and a contradiction must not stay hidden behind a cache.
"""

import csv
import io
import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from tande.domains.commitments import queries
from tande.domains.commitments.errors import NoSuchCommitment
from tande.interfaces.public import coverage_words, figures_duties, register_words
from tande.interfaces.public.pages import language, page, takes
from tande.ledger import clock

MINUTES = 5


@takes("GET")
def commitments(request: HttpRequest) -> HttpResponse:
    """All of them, under the texts they come from."""
    found = queries.register(at=clock.now())
    told = queries.summary(found)
    return _kept(page(request, "commitments", {
        "groups": register_words.groups(found, language()), "told": told, "counts": register_words.counts(told),
        "unconfirmed": [one.commitment.id for one in found if not one.commitment.shown],
    }))


@takes("GET")
def commitment(request: HttpRequest, commitment_id: str) -> HttpResponse:
    """One of them: what would show that it is met, what was shown, and every step."""
    try:
        found = queries.commitment(commitment_id, at=clock.now())
    except NoSuchCommitment:
        raise Http404 from None
    shown = [register_words.exhibit(one) for one in found.exhibits]
    return _kept(page(request, "commitment", {
        "one": register_words.row(found, language()), "register": coverage_words.of_duty(found.commitment.figures),
        "counted": figures_duties.of_duty(found.commitment.figures),
        "force_rules": _rests_on_force_rules(commitment_id),
        "evidence": [one for one in shown if not one["one"].against],
        "against": [one for one in shown if one["one"].against],
    }))


def _rests_on_force_rules(commitment_id: str) -> bool:
    rules = settings.FORCE_RULES.rules
    return rules is not None and commitment_id in rules.duties


@takes("GET")
def documents(request: HttpRequest) -> HttpResponse:
    """The papers that the public should be able to read."""
    found = queries.documents(at=clock.now())
    return _kept(page(request, "documents", {
        "documents": [register_words.document(one, language()) for one in found],
        "published": sum(one.exhibit is not None for one in found),
        "force_rules": settings.FORCE_RULES.rules is not None,
    }))


@takes("GET")
def table(_request: HttpRequest) -> HttpResponse:
    """The table for spreadsheets, in the language of the address."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(register_words.CSV_HEAD)
    writer.writerows(register_words.csv_row(one, language()) for one in queries.register(at=clock.now()))
    return _file(text.getvalue(), "text/csv; charset=utf-8", "commitments.csv")


@takes("GET")
def whole(_request: HttpRequest) -> HttpResponse:
    """Everything for machines, in every language at once."""
    at = clock.now()
    told = register_words.whole(queries.register(at=at), queries.documents(at=at), at=at)
    return _file(json.dumps(told, ensure_ascii=False, indent=1), "application/json", "commitments.json")


def _file(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _kept(response)


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    return response
