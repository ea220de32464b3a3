"""The console where a county's people write, review and publish, and the publisher that signs what they approve."""
