"""Every word the desk's scripts say, in the officer's language: handed over in a data block of the page."""

from django.utils.translation import gettext as _

from tande.interfaces.staff import labels, texts_referrals


def for_script() -> dict[str, str]:
    """Read by web/src/desk/texts.js; a test holds both sides to the same list."""
    return {**_key_texts(), **_case_texts(), **_file_texts(), **_message_texts(), **_desk_key_texts(),
            **texts_referrals.words()}


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
        "signed_out": _("You were signed out. Sign in again; what you typed stays here."),
        "sign_in_tab": _("Sign in, in another tab"),
        "failed": _("That did not work. Try again; if it happens again, tell the administrator the time."),
    }


def _case_texts() -> dict[str, str]:
    return {
        "not_for_you": _("Your key does not open this case. Ask a colleague who can open it to grant it to you."),
        "wrong_case_key": _("The case's key does not match what was sealed. Do not trust this page; tell the head."),
        "cannot_open": _("This message could not be opened: it was changed or damaged. The sealed original is kept."),
        "person": _("The person"),
        "you": _("You"),
        "sealed_browser": _("Sealed on the person's device"),
        "sealed_server": _("Sealed by the server on arrival"),
        "sealed_desk": _("Sealed in an officer's browser"),
        "kind_narrative": _("What happened"),
        "kind_answer": _("Answer"),
        "kind_words": _("Added later"),
        "kind_danger": _("In danger"),
        "kind_reprisal": _("Retaliation"),
        "kind_stop": _("Asks not to be contacted"),
        "kind_withdraw": _("Asks to withdraw the complaint"),
        "kind_review": _("Asks for a review"),
        "kind_identity": _("Who the person is and how to reach them"),
        "kind_question": str(labels.MESSAGE_KINDS["question"]),
        "kind_news": str(labels.MESSAGE_KINDS["news"]),
        "kind_outcome": str(labels.MESSAGE_KINDS["outcome"]),
        "path_self": _("For herself or himself"),
        "path_other": _("For someone else"),
        "path_child": _("A child"),
        "path_personnel": _("Personnel reporting their own side"),
        "path_register": _("Opened by itself from the safeguards register"),
        "no_words": _("No words were written: look at the files."),
        "identity_empty": _("The person left no name and no way to be reached."),
        "written_in": _("Written in"),
        "identity_not_yours": _("This is sealed to the desk's key, which yours does not open. Ask the desk."),
        "granted": _("The case is open to %s now."),
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
        "partial": _("Upload not finished: %s parts have arrived. Nothing is lost; the person can go on."),
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
        "hashing": _("Working it out…"),
        "hashed": _("Filled in. The file was not sent."),
        "not_hashed": _("This file could not be read. Work its SHA-256 out with another program and write it here."),
    }


def _message_texts() -> dict[str, str]:
    return {
        "person_writes": _("The person wrote in %s."),
        "write_something": _("Write something first."),
        "sending": _("Sealing and sending…"),
        "sent": _("Sent. The person reads it with the access code."),
        "draft_kept": _("Draft kept, sealed, in this tab"),
        "draft_back": _("Your draft is back."),
        "too_long": _("Too long: at most 10,000 characters."),
        "replace_typed": _("Replace what you have written with the prepared text?"),
        "as_text_messages": _("Sent as text messages it would be: %s."),
        "not_plain": _("Letters that make it longer: %s"),
        "overdue": _("Past their day and not answered: %s"),
        "whole_case": _("The case as a whole"),
        "choose": _("Choose"),
        "choose_about": _("Choose what it belongs to."),
        "choose_mark": _("Fill in what this kind of entry needs."),
        "choose_finding": _("Choose a finding and the standard of proof it was made by."),
        "write_reasoning": _("Write the reasoning: a finding without one convinces nobody."),
    }


def _desk_key_texts() -> dict[str, str]:
    return {
        "making_desk_key": _("Making and sealing the desk key…"),
        "desk_key_made": _("The new desk key is in force."),
        "giving": _("Sealing the desk key…"),
        "given": _("The desk key is given."),
        "cannot_give": _("Your key does not open this desk key, so you cannot give it."),
        "nobody": _("Nobody entitled to this desk has a key yet."),
        "custodians": _("The custodians (recovery key)"),
        "identity_ask": _("Opening this is recorded with your name. Open it?"),
    }
