"""Which AWS to talk to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Connection:
    """What was asked for on the command line or the start screen; None leaves it to the AWS configuration."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    """Replaces the endpoint of every service."""
    demo: str | None = None
    """Scenario of the embedded AWS, which then answers instead of AWS."""
