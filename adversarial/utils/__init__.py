"""What the rest of the package needs and no subject owns: files of arrays."""
