"""Switzerland's list of sanctioned individuals, entities and organisations (SECO)."""
