"""How alike are a question and a listed party, and why: evidence in bits."""
