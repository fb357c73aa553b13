"""The screens: one screen, one file, one class."""
