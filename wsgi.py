"""Where a server and the `flask` command find the application."""

from config import settings
from web.app import create_app

app = create_app(settings.load())
