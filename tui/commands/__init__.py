"""The sub-commands, one a file; `tui.cli` parses and dispatches to them."""
