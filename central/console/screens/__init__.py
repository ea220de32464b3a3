"""大屏: the screens and their last honest state."""
