"""What people see: server-rendered pages that work without JavaScript.

Every page is a function that reads, decides what is shown, and fills a template;
`addresses` is the table of all of them. Nothing here decides what the domain allows.
"""

from web.pages.addresses import blueprint as blueprint
