"""Boundary markers (界桩): their numbers, their place on the line, who looked at them, and who may know."""
