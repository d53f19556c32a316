"""Text: pure functions on names, dates, numbers and addresses as people write them."""
