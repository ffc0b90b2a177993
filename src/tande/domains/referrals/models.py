"""Referrals to States and what came of them."""
