from web.doorbell import Doorbell


def test_a_ring_wakes_the_listener(database, tmp_path):
    bell = Doorbell(database, tmp_path)

    with bell.listen() as ear:
        bell.ring()

        assert ear.wait(5)


def test_silence_is_only_silence(database, tmp_path):
    with Doorbell(database, tmp_path).listen() as ear:
        assert not ear.wait(0.01)


def test_nobody_listening_is_no_fault(database, tmp_path):
    bell = Doorbell(database, tmp_path)
    with bell.listen():
        pass

    bell.ring()


def test_every_listener_is_woken(database, tmp_path):
    bell = Doorbell(database, tmp_path)

    with bell.listen() as one, bell.listen() as other:
        bell.ring()

        assert one.wait(5)
        assert other.wait(5)


def test_a_folder_too_deep_for_a_socket_only_costs_the_speed(database, tmp_path):
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    bell = Doorbell(database, deep)

    with bell.listen() as ear:
        bell.ring()

        assert ear.wait(0.01) in {True, False}
