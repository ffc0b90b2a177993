"""Standards of proof that a finding can be made by, from the lowest to the highest.

Source: general practice of inquiries and courts; the body's charter says which one a finding needs.
"""

from typing import Final

STANDARDS: Final[dict[str, str]] = {
    "reasonable_grounds": "Reasonable grounds to believe",
    "balance": "More likely than not",
    "clear_convincing": "Clear and convincing evidence",
    "beyond_doubt": "Beyond reasonable doubt",
}
