"""The shapes of what the figures' API answers. Codes are those of the tables; words are the reader's own."""

from datetime import datetime

from ninja import Field, Schema


class Problem(Schema):
    """What was wrong with a request."""

    error: str
    message: str


class Named(Schema):
    """A release in the list of all."""

    id: str = Field(description="Its last month, such as 2026-03")
    at: datetime


class Release(Named):
    """Figures up to and with one month."""

    tables: dict[str, str] = Field(description="Name of each table, and the SHA-256 of its document in the public log")


class Line(Schema):
    """One exact number for the whole mission, month by month."""

    name: str
    unit: str
    rule: str = Field(description="Code of the counting rule")
    stock: bool = Field(description="Whether it is how it stood at the end of the month")
    values: list[int] = Field(description="One for each month")


class Correction(Schema):
    """A number of a past month that changed since the release before."""

    name: str
    month: str
    before: int
    now: int


class Series(Schema):
    """Exact numbers for the whole mission."""

    release: str
    fictional: bool
    months: list[str]
    series: list[Line]
    corrections: list[Correction]


class Number(Schema):
    """A printed number: the true one lies from ``low`` to ``high``; ``about`` is set when it was rounded."""

    low: int
    high: int
    about: int | None


class Column(Number):
    """The whole of a column."""

    column: str


class Cell(Number):
    """A cell."""

    column: str
    row: str


class Period(Schema):
    """A table in one period."""

    period: str
    counted_in: str = Field(description="The release that printed it")
    anew: bool = Field(description="Whether a release before had printed it otherwise")
    total: int = Field(description="Exact")
    withheld: str = Field(description="Why nothing but the total is shown, as a code; empty when it is shown")
    together: list[str] = Field(description="Rows counted together in the row other_together")
    columns: list[Column]
    cells: list[Cell]
    days: dict[str, int] = Field(default={}, description="Days of silence, by State")


class Limits(Schema):
    """The limits of the rule on disclosure, when it was released."""

    threshold: int
    children: int
    rounding: int


class Table(Schema):
    """A table over all its periods."""

    release: str
    fictional: bool
    table: str
    view: str
    unit: str
    rule: str
    months: int = Field(description="Length of a period")
    rows: str = Field(description="What the codes of the rows are")
    columns: str
    total_of: str = Field(description="The series that it divides")
    limits: Limits
    periods: list[Period]


class Lasting(Schema):
    """How many ended, and how many days half of them and the longest took, where there are enough."""

    clock: str
    n: int
    middle: int | None = None
    longest: int | None = None


class LastingPeriod(Schema):
    """How long things took in one period."""

    period: str
    lines: list[Lasting]


class OpenSince(Schema):
    """Since which month half of the open complaints have been open, and the oldest of them."""

    middle: str
    oldest: str


class Durations(Schema):
    """How long things take."""

    release: str
    fictional: bool
    months: int
    periods: list[LastingPeriod]
    open: OpenSince | None = Field(description="Only when enough are open")


class ChildrenLine(Number):
    """How many in that month, by itself: lines add up to nothing."""

    line: str


class ChildrenMonth(Schema):
    """One month."""

    period: str
    lines: list[ChildrenLine]
    middle: str = Field(description="Band of hours that holds the median until a hand-over; empty when there are few")


class ChildrenLimits(Schema):
    """The limits of the rule on disclosure, when it was released."""

    children: int
    rounding: int


class Children(Schema):
    """Children met and violations verified."""

    release: str
    fictional: bool
    months: int
    limits: ChildrenLimits
    periods: list[ChildrenMonth]


class CoverageNamed(Schema):
    """A release of who is vetted and trained."""

    id: str = Field(description="Its day, such as 2026-03-01")
    at: datetime


class Share(Schema):
    """How many of ``of`` people; the true number lies from ``low`` to ``high``."""

    low: int
    high: int
    of: int


class DatedShare(Share):
    """The same as it was on a day: it stands until enough people have changed."""

    on: str


class CoverageColumn(Schema):
    """What is counted. ``base``: the column of which it is a part; ``size``: a number of its own."""

    code: str
    base: str
    size: bool


class CoverageRow(Schema):
    """A contingent, or several that are counted together. ``None``: too few people."""

    contingents: list[str]
    cells: dict[str, DatedShare | None]


class CoverageTerms(Schema):
    """A curriculum and its terms on that day."""

    minutes: int
    pass_mark: int
    valid_months: int
    required_of: list[str]


class Overrides(Schema):
    """Decisions of officers, counted exactly."""

    granted: int
    in_force: int


class Coverage(Schema):
    """Who is vetted and trained."""

    release: str
    fictional: bool
    limit: int
    curricula: dict[str, CoverageTerms]
    columns: list[CoverageColumn]
    rows: list[CoverageRow]
    whole: dict[str, Share | None]
    overrides: Overrides
