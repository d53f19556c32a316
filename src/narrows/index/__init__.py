"""Which listed parties may be meant: an immutable snapshot and its candidate keys."""
