"""Reading a written address, finding it in the register, and saying how sure that is."""
