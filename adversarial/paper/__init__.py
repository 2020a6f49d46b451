"""The study: the paper's tables, figures and theory."""
