"""The parts that screens are put together from: field rows, pickers, lists, confirmations."""
