import { describe, expect, test } from "vitest";
import { middleOf, moved, zoomed, zoomOf } from "./crop";

test.each([
  [
    { width: 400, height: 300 },
    { x: 50, y: 0, size: 300 },
  ],
  [
    { width: 3, height: 8 },
    { x: 0, y: 2.5, size: 3 },
  ],
  [
    { width: 512, height: 512 },
    { x: 0, y: 0, size: 512 },
  ],
])("the middle of %o is the square %o", (picture, square) => {
  expect(middleOf(picture)).toEqual(square);
});

describe("A part of a picture", () => {
  const picture = { width: 400, height: 200 };
  const middle = middleOf(picture);

  test("moves by its own size, and not out of the picture", () => {
    expect(moved(middle, 0.1, 0.1, picture)).toEqual({ x: 120, y: 0, size: 200 });
    expect(moved(middle, -9, -9, picture)).toEqual({ x: 0, y: 0, size: 200 });
    expect(moved(zoomed(middle, 2, picture), 9, 9, picture)).toEqual({ x: 300, y: 100, size: 100 });
  });

  test("is zoomed around its middle, up to eight times, and never smaller than the picture", () => {
    expect(zoomed(middle, 2, picture)).toEqual({ x: 150, y: 50, size: 100 });
    expect(zoomOf(zoomed(middle, 100, picture), picture)).toBe(8);
    expect(zoomed(zoomed(middle, 4, picture), 0, picture)).toEqual(middle);
    expect(zoomed(moved(zoomed(middle, 4, picture), -9, -9, picture), 1, picture)).toEqual({ x: 0, y: 0, size: 200 });
  });
});
