"""The gate of the register: whoever holds a right in it. Whose contingents somebody sees is asked of the domains."""

from django.utils.translation import gettext_lazy as later

from tande.domains.children import errors as children_errors
from tande.domains.credentials import errors as credential_errors
from tande.domains.detention import errors as detention_errors
from tande.domains.force import errors as force_errors
from tande.domains.personnel import errors as personnel_errors
from tande.domains.phones import errors as phones_errors
from tande.domains.readiness import errors as readiness_errors
from tande.domains.receiving import errors as receiving_errors
from tande.domains.screening import errors as screening_errors
from tande.domains.sharing import errors as sharing_errors
from tande.domains.training import errors as training_errors
from tande.domains.vetting import errors as vetting_errors
from tande.domains.violations import errors as violation_errors
from tande.gates import gate
from tande.interfaces.mission.language import CHOICE
from tande.policy import roles

_DOMAINS = (
    children_errors, credential_errors, detention_errors, force_errors, personnel_errors, phones_errors,
    readiness_errors, receiving_errors, screening_errors, sharing_errors, training_errors, vetting_errors,
    violation_errors,
)
REGISTER = gate.Gate(
    site="mission", language=CHOICE,
    admits=lambda held: roles.may(held, "register.see"),
    not_allowed=later("Your role does not include this. If you need it, ask the head of the mechanism."),
    nothing_here=later("There is nothing here, or it is not of your contingent."),
    forbidden=tuple(one.NotAllowed for one in _DOMAINS),
    absent=(
        personnel_errors.NoSuchPerson, children_errors.NoSuchEncounter, detention_errors.NoSuchDetention,
        sharing_errors.NoSuchRequest, sharing_errors.NoSuchUpload,
        violation_errors.NoSuchRecord,
    ),
)
View = gate.View
register, refusal, someone_of = REGISTER.guard, REGISTER.refusal, gate.who
