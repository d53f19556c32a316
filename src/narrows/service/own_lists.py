"""Names under which Narrows' own entities stand in a snapshot beside the lists."""

CANARY = "canary"
"""Made-up parties that a working screen must find; never shown."""

OWNERSHIP = "ownership"
"""Parties on no list that listed owners may block."""
