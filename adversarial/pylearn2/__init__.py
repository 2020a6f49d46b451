"""What only files in Pylearn2's manner need."""
