"""How ids stand in addresses."""


class RowId:
    """A person, a session, an alert: 32 lower-case hexadecimal digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class StateCode(RowId):
    """A contingent: the code of its State, three capital letters."""

    regex = "[A-Z]{3}"
