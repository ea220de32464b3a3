"""Bytes from a feed: over HTTP or from a folder on a stick, bounded, timed, resumed; nothing is trusted here.

`source.open_source` gives the right source for a URL, `download.download_many` fills a `blobs.BlobFolder`,
`faults` names everything that can go wrong and says how long to wait before the next attempt.
"""
