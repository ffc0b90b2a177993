"""Which language an officer reads the desk in."""

from django.views.decorators.http import require_POST

from tande.gates.language import Choice

CHOICE = Choice(cookie="desk_language", home="staff:home")
choose = require_POST(CHOICE.keep)
