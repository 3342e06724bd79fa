"""The China-Russia border as a line to measure against."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, STRtree

from config.plane import ELLIPSOID, FROM_PLANE, TO_PLANE, Floats, densified

_SAME_DEG = 1e-9


class Foot(NamedTuple):
    """A point of the border: degrees, and km along the line from the Tumen."""

    lon: float
    lat: float
    km: float
    at_end: bool  # the data stops here, the border goes on


@dataclass(frozen=True, eq=False)
class BorderLine:
    """The line from the Tumen tripoint northwards, in pieces of at most 500 m."""

    lonlat: Floats
    km: Floats
    plane: LineString
    tree: STRtree
    _x: list[float]
    _y: list[float]
    _lonlat: list[list[float]]
    _km: list[float]

    def foot(self, point: Point) -> Foot:
        """Return the point of the border nearest to *point* (metres, sheet)."""
        at = int(self.tree.query_nearest(point, all_matches=False)[0])
        x0, y0 = self._x[at], self._y[at]
        dx, dy = self._x[at + 1] - x0, self._y[at + 1] - y0
        x, y = point.x, point.y
        part = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)
        part = min(max(part, 0.0), 1.0)
        return self.along(at, part)

    def along(self, at: int, part: float) -> Foot:
        """Return the point that lies *part* (0 to 1) of the way along piece *at*."""
        (lon, lat), (lon1, lat1) = self._lonlat[at], self._lonlat[at + 1]
        km = self._km[at] + part * (self._km[at + 1] - self._km[at])
        return Foot(
            lon + part * (lon1 - lon),
            lat + part * (lat1 - lat),
            km,
            at_end=part == 1.0 and at == len(self._km) - 2,
        )

    def feet(self, points: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return longitudes and latitudes of what is nearest to *points* (sheet)."""
        # `shapely.distance` would not use the prepared line; `shortest_line` does.
        ways = shapely.shortest_line(self.plane, points)
        feet = shapely.get_coordinates(ways)[::2]
        lon, lat = FROM_PLANE.transform(feet[:, 0], feet[:, 1])
        return lon, lat

    def is_end(self, lons: Floats, lats: Floats) -> NDArray[np.bool_]:
        """Say for places on the line whether the data stops there."""
        lon, lat = self.lonlat[-1]
        found: NDArray[np.bool_] = np.hypot(lons - lon, lats - lat) < _SAME_DEG
        return found

    def kilometres(self, lons: Floats, lats: Floats) -> Floats:
        """Return the km from the Tumen of places *on* the line."""
        points = shapely.points(*TO_PLANE.transform(lons, lats))
        at = self.tree.query_nearest(points, all_matches=False)[1]
        start = self.lonlat[at]
        step = self.lonlat[at + 1] - start
        way = np.column_stack([lons, lats]) - start
        part = (way * step).sum(axis=1) / (step * step).sum(axis=1)
        lengths = self.km[at + 1] - self.km[at]
        found: Floats = self.km[at] + np.clip(part, 0, 1) * lengths
        return found


def from_vertices(lonlat: Floats) -> BorderLine:
    """Return the border through *lonlat* (n by 2, degrees, Tumen first), prepared."""
    dense = densified(lonlat)
    lon, lat = dense[:, 0], dense[:, 1]
    steps = ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2]
    km = np.concatenate([[0.0], np.cumsum(steps)]) / 1000
    flat = np.column_stack(TO_PLANE.transform(lon, lat))
    pieces = shapely.linestrings(np.stack([flat[:-1], flat[1:]], axis=1))
    plane = LineString(flat)
    shapely.prepare(plane)
    line = BorderLine(
        dense,
        km,
        plane,
        STRtree(np.asarray(pieces)),
        flat[:, 0].tolist(),
        flat[:, 1].tolist(),
        dense.tolist(),
        km.tolist(),
    )
    # The indexes grow at the first question: ask it before there are threads.
    line.foot(Point(0, 0))
    line.feet(np.asarray(shapely.points(flat[:1])))
    return line
