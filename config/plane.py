"""The flat sheet on which nearness is decided: metres, true to 0.5 % from 41 to 54° N.

The nearest point of a line is looked for on this sheet, and the distance to it is then
measured on the ellipsoid, so no figure shown to anybody comes from the sheet itself.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

# Lambert's conformal cone through 44 and 50° N: both ends of the border fit it.
SHEET = (
    "+proj=lcc +lat_1=44 +lat_2=50 +lat_0=47 +lon_0=130 +datum=WGS84 +units=m +no_defs"
)
_WORLD = "EPSG:4326"
TO_PLANE = Transformer.from_crs(_WORLD, SHEET, always_xy=True)
FROM_PLANE = Transformer.from_crs(SHEET, _WORLD, always_xy=True)
ELLIPSOID = Geod(ellps="WGS84")
# Edges of the data are straight in degrees; pieces this short are straight here too.
LONGEST_CHORD_M = 500.0


def densified(lonlat: Floats) -> Floats:
    """Return the line *lonlat* (n by 2, degrees) with no chord above 500 m."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    lengths = ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2]
    pieces = np.maximum(1, np.ceil(lengths / LONGEST_CHORD_M)).astype(np.intp)
    at = np.repeat(np.arange(len(pieces)), pieces)
    starts = np.cumsum(pieces) - pieces
    part = ((np.arange(len(at)) - starts[at]) / pieces[at])[:, None]
    dense = lonlat[at] + part * (lonlat[at + 1] - lonlat[at])
    return np.vstack([dense, lonlat[-1:]])


def on_plane(shape: BaseGeometry) -> BaseGeometry:
    """Return *shape* (degrees, straight edges) laid on the sheet, in metres."""
    fine = shapely.segmentize(shape, 0.005)  # 0.005 degrees are at most 556 m
    return shapely.transform(fine, _project)


def off_plane(shape: BaseGeometry) -> BaseGeometry:
    """Return *shape* (metres on the sheet) in degrees."""
    return shapely.transform(shape, _unproject)


def prepare(shape: BaseGeometry) -> None:
    """Index *shape* for many questions, asked by many threads.

    An index grows at the first question that needs it, and two threads that both grow
    it crash the process. A question about a place off the box of the shape is answered
    without one; so these two are asked inside it, and just beyond its corner.
    """
    shapely.prepare(shape)
    inside = shape.representative_point()
    shapely.intersects_xy(shape, inside.x, inside.y)
    _, _, east, north = shape.bounds
    beyond = shapely.Point(east + _BEYOND, north + _BEYOND)
    shapely.dwithin(shape, beyond, 2 * _BEYOND)


_BEYOND = 1e-3


def _project(points: Floats) -> Floats:
    return np.column_stack(TO_PLANE.transform(points[:, 0], points[:, 1]))


def _unproject(points: Floats) -> Floats:
    return np.column_stack(FROM_PLANE.transform(points[:, 0], points[:, 1]))
