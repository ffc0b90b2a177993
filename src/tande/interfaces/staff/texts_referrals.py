"""What the script says on the page of referrals to States."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Merged into the desk's texts; the States' site says the same of what was said."""
    return {
        "said_disclosure": _("Disclosed to the State"),
        "said_reply": _("Answer of the State"),
        "said_named": _("Investigation officer named"),
        "said_outcome": _("Outcome reported"),
        "allegation": _("Allegation"),
        "personnel": _("Personnel"),
        "persons": _("Alleged number of persons"),
        "victims_adult": _("Adult victims"),
        "victims_child": _("Child victims"),
        "not_known": _("Not known"),
        "identity_told": _("Who the person is, told with consent"),
        "choose_state": _("Choose a State whose key is in force."),
        "choose_tracks": _("Choose what the State is asked for: at least one track."),
        "write_person": _("You ticked that the person agreed: write what the State is told, or take the tick away."),
        "more_to_state": _("This case is before this State already. What you send adds to what was disclosed."),
        "with_state": _("With the State"),
        "not_with_state": _("Not all of it is with the State yet: %s parts"),
        "send_rest": _("Send the rest"),
        "key_replaced": _("The State's key was replaced since then. Disclose the file again."),
        "files_not_all": _("The words are with the State. Not every file arrived: send the rest below."),
        "referred": _("Sent to the State. Its silence is counted from today."),
    }
