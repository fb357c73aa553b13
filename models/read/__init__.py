"""Importers, one format a file, each turning a foreign description of a domain into a spec."""
