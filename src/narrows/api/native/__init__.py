"""``/v1``: the interface of Narrows' own, strict in everything."""
