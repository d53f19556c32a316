"""OFAC's consolidated list of sanctioned parties that are not blocked (non-SDN)."""
