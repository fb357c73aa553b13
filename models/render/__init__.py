"""Renderers, one format a file, each printing the spec or the plan."""
