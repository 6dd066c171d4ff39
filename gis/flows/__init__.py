"""One story a file: read, compute, write. The only way in which the register changes."""
