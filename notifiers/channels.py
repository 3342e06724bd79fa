"""The channels that a deployment's settings switch on."""

from collections.abc import Mapping

from config.settings import Settings
from notifiers.channel import ChannelPort
from notifiers.console import Console
from notifiers.models import Channel
from notifiers.sms import Sms
from notifiers.telegram import Telegram

Ports = Mapping[Channel, ChannelPort]


def from_settings(settings: Settings) -> Ports:
    """Return every channel that *settings* has the keys for; nothing is opened yet."""
    ports: dict[Channel, ChannelPort] = {Channel.CONSOLE: Console()}
    if settings.telegram_token:
        ports[Channel.TELEGRAM] = Telegram(
            settings.telegram_token.get_secret_value(),
            settings.telegram_api,
            settings.provider_timeout,
        )
    account, key = settings.twilio_account_sid, settings.twilio_auth_token
    if account and key and settings.twilio_from:
        ports[Channel.SMS] = Sms(
            account=account,
            key=key.get_secret_value(),
            sender=settings.twilio_from,
            api=settings.twilio_api,
            public_url=settings.public_url,
            timeout=settings.provider_timeout,
        )
    return ports


def close(ports: Ports) -> None:
    """Give back what the channels hold."""
    for port in ports.values():
        port.close()
