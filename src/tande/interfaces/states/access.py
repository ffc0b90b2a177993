"""The gate of the States' site: focal points alone. Another State's referral does not exist here."""

from django.utils.translation import gettext_lazy as later

from tande.domains.referrals import errors
from tande.gates import gate
from tande.interfaces.states.language import CHOICE
from tande.policy import roles

STATES = gate.Gate(
    site="states", language=CHOICE,
    admits=lambda held: roles.FOCAL_POINT in held,
    not_allowed=later("These pages are for the focal points of the contributing States."),
    nothing_here=later("There is nothing here, or it was not referred to your State."),
    forbidden=(errors.NotAllowed,),
    absent=(errors.NoSuchReferral,),
    others={errors.Withdrawn: (409, "withdrawn", later("This referral was withdrawn. Nothing was sent."))},
)
focal, refusal, focal_of = STATES.guard, STATES.refusal, gate.who
