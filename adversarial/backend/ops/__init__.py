"""Operations of our own, each beside its C code."""
