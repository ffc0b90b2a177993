"""Records of grave violations as others keep them: the UN's workbook, forms of Kobo and ODK, tagged tables.

Plain values in and out (`policy.violations.entries.Entry`); who may, and what is stored, is the caller's.
"""
