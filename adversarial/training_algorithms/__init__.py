"""How parameters are changed, batch by batch."""
