"""The MGRS library keeps its sums in static variables: threads must not mix them."""

import threading

from alerts import coordinates

CELLS = ["52T FN 84272 47550", "53U MP 12345 67890", "51U XS 11111 22222"]


def test_threads_do_not_mix_their_cells():
    wrong = []

    def ask(cell):
        place = coordinates.parse(cell)
        for _ in range(300):
            again = coordinates.parse(cell)
            written = coordinates.format_place(again.lat, again.lon, "mgrs", "en")
            if again != place or written != cell:
                wrong.append(written)

    threads = [threading.Thread(target=ask, args=[cell]) for cell in 2 * CELLS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
