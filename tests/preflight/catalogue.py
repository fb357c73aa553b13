"""All seeded faults."""

from tests.preflight.faults import OF_IDENTITY, OF_SPECS, OF_THINGS
from tests.preflight.faults_network import OF_ENDPOINTS, OF_GROUND

FAULTS = (*OF_SPECS, *OF_IDENTITY, *OF_THINGS, *OF_GROUND, *OF_ENDPOINTS)
CODES = frozenset(fault.code for fault in FAULTS)
