"""The sample's numbers in the shapes of real exports: one module per family, nothing here decides a number."""
