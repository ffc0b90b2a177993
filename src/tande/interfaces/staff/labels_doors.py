"""Words of the pages of gateways: kinds, fields with their hints, faults, and how a gateway stands."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tande.policy import sending

KINDS: Final = {
    "capcom6": (_("Android phone"), _("A phone with a card of the country and the app SMS Gateway.")),
    "kannel": ("Kannel", _("A short code of an operator, over SMPP.")),
    "gammu": (_("Modem"), _("A card in a modem on the server, with gammu-smsd.")),
    "external": (_("Any other over HTTP"), _("RapidPro, or an operator's own interface.")),
    "twilio": ("Twilio", _("Numbers abroad, for messages and calls.")),
    "africastalking": ("Africa's Talking", _("Countries of Africa, for messages and phone menus.")),
}
_PLAIN: Final = {
    "url": (_("Address of the provider"), _("Leave it as it is, unless the provider says otherwise.")),
    "username": (_("User"), ""),
    "password": (_("Password"), ""),
    "sim": (_("Card in the phone"), _("Leave it to the phone when it has one card.")),
    "sender": (_("Number or short code that people write to"), _("It stands as sender on what we send.")),
    "account": ("Account SID", ""),
    "token": ("Auth token", _("It signs what Twilio brings.")),
    "shared_key": ("Shared key", _("Only if the newer signature is switched on at Twilio.")),
    "api_key": ("API key", ""),
    "outbox": (_("Folder for what is sent"), _("The outboxpath of gammu-smsd, from the root, in memory.")),
    "inbox": (_("Folder for what came"), _("The inboxpath of gammu-smsd; plain files are deleted from there.")),
    "method": (_("Method"), ""),
    "body": (_("Body of a request"), _("With {{id}}, {{text}}, {{to}}, {{to_no_plus}}, {{from}}, {{channel}}.")),
    "content_type": (_("Type of the body"), _("In JSON the values come with their quotes.")),
    "authorization": (_("Header Authorization that we send"), "Token 1234"),
    "check": (_("Words that must stand in the answer"), _("Leave empty if any good status will do.")),
    "channel": (_("Channel"), ""),
    "from_field": (_("Field with the number"), _("Several names with commas between: the first that is there.")),
    "text_field": (_("Field with the text"), ""),
    "date_field": (_("Field with the time"), ""),
    "id_field": (_("Field with the message's id"), _("By it a message that comes twice is known.")),
}
_OF_CARD: Final = (_PLAIN["sender"][0], _("The number of its card. It stands on the strips of paper forms."))
_OF_KIND: Final = {
    ("capcom6", "url"): (_("Address of the phone"), _("As the app shows it, such as http://192.168.1.20:8080")),
    ("capcom6", "sender"): _OF_CARD,
    ("gammu", "sender"): _OF_CARD,
    ("kannel", "url"): (_("Address of sendsms"), _("Such as http://127.0.0.1:13013/cgi-bin/sendsms")),
    ("external", "url"): (_("Address we send to"), _("With GET it holds {{to}} and {{text}}.")),
}
FAULTS: Final = {
    "missing": _("Fill this in."),
    "long": _("This is too long."),
    "url": _("Write a whole address that begins with http:// or https://."),
    "choice": _("Choose one of the list."),
    "text": _("Take out line breaks and signs that cannot be seen."),
    "path": _("Write the folder from the root, beginning with /."),
    "number": _("Write an amount, such as 0.012."),
}
BUDGETS: Final = {
    sending.NEAR: _("This month's cap is nearly reached."),
    sending.REACHED: _("This month's cap is reached: only receipts and words about danger still go out. "
                       "Raise the cap, or the rest waits."),
    sending.SHUT: _("Twice the cap is spent: nothing goes out by this gateway any more this month."),
}
STEPS: Final = {
    "key": _("Signing key"), "sms:received": _("Messages that come in"), "mms:downloaded": _("Picture messages"),
    "sms:sent": _("Sent"), "sms:delivered": _("Delivered"), "sms:failed": _("Failed"), "system:ping": _("Sign of life"),
}


def kind(code: str) -> str:
    """A kind of gateway, as it is called."""
    return str(KINDS[code][0]) if code in KINDS else code


def field(kind_code: str, name: str) -> tuple[str, str]:
    """A field of a kind: its label and its hint."""
    label, hint = _OF_KIND.get((kind_code, name)) or _PLAIN[name]
    return str(label), str(hint)
