"""What may stand in an address of the desk."""

from django.urls import register_converter


class HexId:
    """A case, message, file or key: 32 lower-case hexadecimal digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DutyId(HexId):
    """A commitment of the mission's pack, such as C04."""

    regex = "[A-Z]{1,3}[0-9]{2,3}"


register_converter(HexId, "hexid")
register_converter(DutyId, "dutyid")
