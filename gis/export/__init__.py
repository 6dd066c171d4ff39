"""Answers as files: tables in, bytes of CSV or XLSX out."""
