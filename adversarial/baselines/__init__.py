"""The models that the paper compares with: RBM, DBN, stacked CAE, GSN."""
