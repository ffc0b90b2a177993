"""Every word the site's script says, in the focal point's language: handed over in a data block of the page."""

from django.utils.translation import gettext as _


def for_script() -> dict[str, str]:
    """Read by web/src/desk/texts.js; a test holds both sides to the same list."""
    return {**_key_texts(), **_state_key_texts(), **_said_texts(), **_file_texts(), **_answer_texts()}


def _key_texts() -> dict[str, str]:
    return {
        "key_open": _("Key open"),
        "key_locked": _("Key locked"),
        "opening": _("Opening your key…"),
        "wrong_passphrase": _("That is not the key passphrase. Nothing was sent anywhere; try again."),
        "no_crypto": _("This browser cannot work with keys. Use a current Firefox, Chrome, Edge or Safari over https."),
        "making": _("Making your key…"),
        "too_short": _("Too short: at least 16 characters. Five or six unrelated words are good."),
        "not_same": _("The two passphrases are not the same."),
        "weak": _("Weak: easy to guess"),
        "fair": _("Fair: add another word"),
        "strong": _("Strong"),
        "network": _("The server could not be reached. Nothing is lost: try again."),
        "failed": _("That did not work. Try again; if it happens again, tell the administrator the time."),
    }


def _state_key_texts() -> dict[str, str]:
    return {
        "making_state_key": _("Making and sealing your State's key…"),
        "state_key_made": _("Your State's key is in force."),
        "giving": _("Sealing your State's key…"),
        "given": _("Your State's key is given."),
        "cannot_give": _("Your key does not open your State's key, so you cannot give it."),
    }


def _said_texts() -> dict[str, str]:
    return {
        "cannot_open": _("This message could not be opened: it was changed or damaged. The sealed original is kept."),
        "former_key": _("This was sealed to a key of your State that you do not hold."),
        "wrong_state_key": _("Your State's key does not match what you hold. Do not trust this page; tell the head."),
        "written_in": _("Written in"),
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
        "body": _("The mechanism"),
    }


def _file_texts() -> dict[str, str]:
    return {
        "no_files": _("No files yet."),
        "file": _("File"),
        "open_file": _("Open here"),
        "close_file": _("Close"),
        "save_file": _("Save a copy"),
        "save_warning": _("A saved copy is no longer sealed. Open it only on a machine without network."),
        "pdf_broken": _("This PDF cannot be drawn. Save it and open it on a machine without network."),
        "unknown_type": _("This kind of file is not opened here. Save it and open it on a machine without network."),
        "partial": _("Not all of it has arrived yet: %s parts. The mechanism sends the rest."),
        "no_manifest": _("The file's description has not arrived yet."),
        "fetching": _("Fetching and opening…"),
        "hash_good": _("Opened unchanged: the SHA-256 is the one sealed with the file."),
        "hash_bad": _("The file is not what was sealed: its SHA-256 differs. Do not rely on it."),
        "hash_plain": _("SHA-256 of the file"),
        "hash_sealed": _("SHA-256 of the sealed part"),
        "received": _("Received"),
        "part": _("Part"),
        "sha": _("Chain of custody"),
        "text_cut": _("Only the beginning is shown. Save a copy to read all of it."),
    }


def _answer_texts() -> dict[str, str]:
    return {
        "write_something": _("Write something first."),
        "too_long": _("Too long: at most 10,000 characters."),
        "choose_track": _("Choose what this is about and what was done."),
        "choose_outcome": _("Action was taken: say which. Otherwise choose none of the list."),
        "sending": _("Sealing and sending…"),
        "sent_state": _("Sent. The mechanism reads it with the case's key."),
        "draft_kept": _("Draft kept, sealed, in this tab"),
        "draft_back": _("Your draft is back."),
    }
