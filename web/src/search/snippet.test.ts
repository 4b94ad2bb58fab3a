import { describe, expect, it } from "vitest";
import { partsOf } from "./snippet";

const shown = (text: string, start: number, places: [start: number, length: number][], length: number) =>
  partsOf({ text, start, places: places.map(([start, length]) => ({ start, length })) }, length)
    .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
    .join("");

describe("A snippet", () => {
  it("is the whole of a short text", () => {
    expect(shown("Tea at five?", 0, [[0, 3]], 12)).toBe("[Tea] at five?");
  });

  it("begins and ends with whole words, and says that there is more", () => {
    expect(shown("almer than tea, three fie", 4, [[11, 3]], 60)).toBe("…than [tea], three…");
  });

  it("keeps a match that the server has cut a word beside", () => {
    expect(
      shown(
        "-five at tea",
        9,
        [
          [1, 4],
          [9, 3],
        ],
        40,
      ),
    ).toBe("…-[five] at [tea]…");
  });

  it("keeps what has no spaces", () => {
    expect(shown("欢迎来喝茶然后去爬山", 7, [[4, 1]], 40)).toBe("…欢迎来喝[茶]然后去爬山…");
  });
});
