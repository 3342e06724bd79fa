"""Where a server and the `flask` command find the application."""

from config import settings
from web.app import create_app

try:
    app = create_app(settings.load())
except settings.WrongSettings as wrong:
    raise SystemExit(f"Amba cannot start, these settings are wrong:\n{wrong}") from None
