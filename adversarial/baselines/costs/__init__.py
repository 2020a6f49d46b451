"""What the baselines descend."""
