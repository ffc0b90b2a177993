"""Apps of the field (ODK Collect, KoboCollect, Tella): forms for them, and what they send, by OpenRosa 1.0."""
