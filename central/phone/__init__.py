"""The public phone pages behind every QR code: one item, one short address, no script."""
