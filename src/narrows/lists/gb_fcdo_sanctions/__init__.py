"""The UK Sanctions List and, for history, the OFSI consolidated list."""
