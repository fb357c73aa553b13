"""What the embedded AWS can be asked to be like: read at every start with `--demo`, so it imports nothing."""

from typing import Final

SCENARIOS: Final[dict[str, str]] = {
    "default": "An organization account with Identity Center, networks, keys, roles and a failed domain.",
    "denied": "Every call but GetCallerIdentity is refused for lack of permission.",
    "throttled": (
        "AWS asks for fewer requests: each is refused once before it is answered; profiles and assignments, beyond "
        "10 a second."
    ),
    "slow": "Every call takes 150 ms.",
    "flaky": "Now and then a call fails inside AWS, and the answer to the first CreateDomain is lost.",
    "expired": "The credentials end after 40 calls.",
    "failing": "Each new domain ends Failed, with a reason.",
    "empty": "Nothing is set up: no network, no Identity Center, no keys, no roles.",
    "other-region": "Identity Center lives in us-east-1.",
    "large": "100,000 groups, 5,000 roles and 2,000 subnets.",
    "new-account": "Quotas of 2 domains and 2 profiles, and no service-linked role.",
}
