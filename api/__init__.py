"""The HTTP face: parse, call, shape. One router a noun; rules and SQL live below."""
