"""Sources into the store: found, adopted, read, parsed and kept, in whole batches."""
