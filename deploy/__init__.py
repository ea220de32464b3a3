"""What installers and the demo run: system packages, web server, services, display start."""
