"""The publisher: an outbox filled in the transaction of the decision, one worker that signs."""
