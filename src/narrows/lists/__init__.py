"""Official lists: one folder each, from the publisher's files to statements."""
