"""Which language somebody reads the register in."""

from django.views.decorators.http import require_POST

from tande.gates.language import Choice

CHOICE = Choice(cookie="mission_language", home="mission:home")
choose = require_POST(CHOICE.keep)
