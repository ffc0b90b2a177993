"""What may stand in an address of the desk."""

from django.urls import register_converter


class HexId:
    """A case, message, file or key: 32 lower-case hexadecimal digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(HexId, "hexid")
