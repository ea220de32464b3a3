"""待我审核: the queue of the township and the county (C6, C12)."""
