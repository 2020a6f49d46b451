"""What every command is called with. Nothing slow is imported here, so ``--help`` is fast."""
