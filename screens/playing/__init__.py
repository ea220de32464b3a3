"""Films and sounds: the page that plays one (`page`), what plays it (`reel`), its subtitles, its places."""
