"""Speed, measured and printed: ``make bench``; never a timed test."""
