"""Which language a focal point reads the site in."""

from django.views.decorators.http import require_POST

from tande.gates.language import Choice

CHOICE = Choice(cookie="states_language", home="states:home")
choose = require_POST(CHOICE.keep)
