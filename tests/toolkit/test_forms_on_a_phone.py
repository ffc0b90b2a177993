"""Every form that phones are given, as it is given, before ODK's own validator: JavaRosa, on which Collect runs.

Pyxform brings the validator along; it needs Java. Where there is none the tests are skipped, loudly: the forms are then
checked by pyxform alone.
"""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH

from tande.interfaces.openrosa import forms
from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.openrosa import field_key

LANGUAGE = "ht"
BROKEN = {"a constraint that is none": (r'constraint="[^"]*now\(\)[^"]*"', 'constraint="(. &lt;= "'),
          "a question that is not in the record": (r'ref="/data/child/sex"', 'ref="/data/child/sexe"')}


def validated(*paths: Path) -> tuple[int, str]:
    """What the validator says of some forms. It looks for nothing on any network."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("THE FORMS FOR FIELD APPS WERE NOT RUN BY ODK'S VALIDATOR: there is no Java on this machine")
    told = [java, "-Djava.awt.headless=true", "-Xshare:auto", "-jar", ODK_VALIDATE_PATH, *map(str, paths)]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_odk_s_own_validator_takes_every_form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = {"met": forms.given_of(encounters.FORM_ID, LANGUAGE), "plain": forms.given_of(on_behalf.FORM_ID, LANGUAGE)}
    monkeypatch.setattr(settings, "TANDE", replace(settings.TANDE, forms_key=field_key.new_pair()[1]))
    given["encrypted"] = forms.given_of(on_behalf.FORM_ID, LANGUAGE)
    paths = [tmp_path / f"{name}.xml" for name in given]
    for path, one in zip(paths, given.values(), strict=True):
        path.write_bytes(one.xform)
    code, said = validated(*paths)
    assert (code, said.count("Xform is valid")) == (0, 3), said
    assert "warning" not in said.casefold()


def test_it_refuses_what_no_phone_could_run(tmp_path: Path) -> None:
    whole = forms.given_of(encounters.FORM_ID, LANGUAGE).xform.decode()
    paths = [tmp_path / f"{number}.xml" for number in range(len(BROKEN))]
    for path, (pattern, instead) in zip(paths, BROKEN.values(), strict=True):
        made = re.sub(pattern, instead, whole)
        assert made != whole
        path.write_text(made)
    code, said = validated(*paths)
    assert (code, "Xform is valid" in said) == (1, False), said
