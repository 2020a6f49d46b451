"""A run: its folder, its phases, its files."""
