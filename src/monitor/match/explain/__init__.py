"""Why an item matches a topic, or why it does not."""
