"""The ways in which a complaint can reach the body: one code each, kept with the fact that it was received."""

from typing import Final

WEB: Final = "web"
PARTNER: Final = "partner"
CHANNELS: Final[dict[str, str]] = {
    WEB: "Web page",
    "sms": "Text message",
    "voice": "Phone call",
    "ussd": "Phone menu",
    PARTNER: "Form of a partner organisation",
    "desk": "Told to an officer",
    "hotline": "Told by phone to an officer",
    "field_app": "Phone of a field worker",
    "paper": "On paper",
    "register": "Opened by itself from the safeguards register",
}
