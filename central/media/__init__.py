"""Uploads: what comes in is recognised, made fit in a confined child process, and kept by its hash. No models."""
