import pytest

from web.access import TABLE
from web.api.operation import OPERATIONS
from web.models import Role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_role_enters_where_the_table_lets_it_and_nowhere_else(caller, role):
    who = caller(role)
    for each in OPERATIONS:
        path = each.path.replace("<", "").replace(">", "")
        send = who.read if each.method == "GET" else lambda p: who.write(p, {})
        status = send(path).status_code
        allowed = each.act is None or role in TABLE[each.act]
        assert (status != 403) == allowed, (each.name, status)
        assert status < 500
