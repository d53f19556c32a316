"""Many questions: a plan, an engine that works it off, and files of answers."""
