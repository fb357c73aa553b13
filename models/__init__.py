"""The pure core: what a domain is, which rules it must hold to, and the plan that makes it."""
