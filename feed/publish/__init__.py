"""The publish side: keys, the signed repository, its blobs, and the folder of content that feeds it.

Not installed on devices, and imported by nothing outside itself.
"""
