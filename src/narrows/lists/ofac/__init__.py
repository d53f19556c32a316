"""What OFAC's two lists share: three formats, one vocabulary, one way of stating."""
