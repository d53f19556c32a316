"""Measures a screen: pairs, decks, coverage, manipulated names, reports."""
