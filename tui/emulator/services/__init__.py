"""What each emulated AWS service answers: one file a service, each with an `OPERATIONS` table."""
