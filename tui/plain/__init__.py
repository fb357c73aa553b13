"""The wizard as prompts, line by line: the same questions, order, look-ups, findings and drafts as the screens."""
