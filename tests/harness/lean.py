"""What Django and Python do for every test although hardly one needs it, left out or done more quickly."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import TransactionTestCase

KEPT = {"django_content_type", "auth_permission"}
"""Filled from the models when the database is made, and changed by nobody."""
OBJECTS_BETWEEN_COLLECTIONS = 10_000


def collect_no_garbage_yet() -> None:
    """What is loaded and collected stays until the end: looking through it again and again finds nothing."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on only what tests make is looked through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    gc.enable()


def look_at_static_files_once() -> None:
    """Each test client makes WhiteNoise look at every static file again; they stay as they are while tests run."""
    from whitenoise.base import WhiteNoise

    look, known = WhiteNoise.update_files_dictionary, {}

    def remembered(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in known:
            look(self, root, prefix)
            known[root, prefix] = dict(self.files)
        self.files.update(known[root, prefix])

    WhiteNoise.update_files_dictionary = remembered


@pytest.fixture(scope="session", autouse=True)
def lean_django(django_test_environment: None) -> Iterator[None]:
    """Templates are rendered as they are for people, and tables emptied without filling Django's own again."""
    from django.template import Template
    from django.test import TransactionTestCase
    from django.test.utils import _TestState

    Template._render = _TestState.saved_data.template_render
    emptied, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, empty_tables
    yield
    TransactionTestCase._fixture_teardown = emptied


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that looks at ``response.context``: every template, and each form field is one, leaves a copy."""
    from django.template import Template
    from django.test.utils import instrumented_test_render

    monkeypatch.setattr(Template, "_render", instrumented_test_render)


def empty_tables(case: TransactionTestCase) -> None:
    """After a test that really committed. `flush` made rights and content types anew, and every table's file."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        statements = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables()]
        for one in ["; ".join(statements)] if connection.vendor == "postgresql" else statements:
            cursor.execute(one)


@cache
def tables() -> list[str]:
    """Every table of ours and of Django's that tests fill."""
    from django.db import connection

    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
