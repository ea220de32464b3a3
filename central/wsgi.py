"""The program for an application server: `CENTRAL_CONFIG` names the settings file."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "central.django_settings")
application = get_wsgi_application()
