"""The service: the one place that wires lists, store, index, matcher and checks."""
