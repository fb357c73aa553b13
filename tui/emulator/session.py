"""A botocore session that sees nothing of the user's: no AWS files, profile, environment or instance metadata."""

import os
from typing import Final

import botocore.loaders
import botocore.session
from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES

LOADER: Final = botocore.loaders.create_loader()
"""Shared by the emulator and every hermetic session, so that each service model is parsed once."""


def hermetic_session(region: str = "eu-central-1") -> botocore.session.Session:
    """A session with made-up credentials for `region`; each variable botocore knows is cut off from the environment."""
    variables = {
        name: (key, None, default, convert)
        for name, (key, _, default, convert) in BOTOCORE_DEFAUT_SESSION_VARIABLES.items()
    }
    variables |= {
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
        "region": ("region", None, region, None),
        "ignore_configured_endpoint_urls": ("ignore_configured_endpoint_urls", None, True, None),
    }
    session = botocore.session.Session(session_vars=variables)
    session.register_component("data_loader", LOADER)
    session.set_credentials("ASIADEMODEMODEMODEMO", "not-a-secret", "demo")
    return session
