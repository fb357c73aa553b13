"""The program: command line, full-screen and plain front ends, and the services below them."""

__version__ = "0.1.0"
