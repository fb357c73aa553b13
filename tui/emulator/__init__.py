"""The embedded AWS: answers boto3 below the client, in process or over HTTP, from seeded state."""
