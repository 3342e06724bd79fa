"""Every way in and out: pages, API, webhooks, command line, clock process.

Only this room knows a request, a status code, a log-in or what time it is.
"""
