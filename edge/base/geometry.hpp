// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace linli {

/// A place in a picture, origin top left, y down. In pixels, or normalised 0..1 where it says so.
struct Point {
    float x = 0;
    float y = 0;
    friend bool operator==(const Point&, const Point&) = default;
};

/// Width and height in pixels.
struct Size {
    int width = 0;
    int height = 0;
    friend bool operator==(const Size&, const Size&) = default;
};

/// An upright rectangle: top left corner and extent, in pixels unless it says normalised.
struct Box {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
    friend bool operator==(const Box&, const Box&) = default;

    float right() const { return x + width; }
    float bottom() const { return y + height; }
    /// Zero for an empty or turned-over box.
    float area() const { return width > 0 && height > 0 ? width * height : 0; }
    Point centre() const { return {x + width / 2, y + height / 2}; }
    /// Bottom centre: where the object stands; what a zone test uses.
    Point foot() const { return {x + width / 2, y + height}; }
};

/// The part that two boxes share; empty (zero extent) when they do not meet.
Box intersection(const Box& a, const Box& b);

/// Overlap of two boxes as intersection over union (the Jaccard index), 0..1; 0 if either is empty.
float iou(const Box& a, const Box& b);

/// How much of `inner` lies in `outer`, 0..1; 0 if `inner` is empty.
float covered(const Box& inner, const Box& outer);

/// `box` cut to the picture 0..size.
Box clipped(const Box& box, Size size);

/// Corners in order, either way round; closed by itself. Three corners at least to contain
/// anything.
using Polygon = std::vector<Point>;

/// Whether `point` lies in `polygon` (even-odd rule; an edge belongs to the polygon on its left or
/// top side).
bool contains(std::span<const Point> polygon, Point point);

/// Smallest upright box around `polygon`; an empty box for no points.
Box bounds(std::span<const Point> polygon);

/// Twice the signed area of the triangle a, b, c: positive when c is to the right of a->b as seen
/// on the screen (y down), negative to the left, zero on the line.
float side_of(Point a, Point b, Point c);

/// Distance in the same unit.
float distance(Point a, Point b);

}  // namespace linli
