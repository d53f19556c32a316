"""Canada's consolidated autonomous sanctions list."""
