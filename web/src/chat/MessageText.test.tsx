import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeAll, describe, expect, it, vi } from "vitest";

vi.mock("../app/people", () => ({
  usePerson: (id: string) => ({ id, name: `Name of ${id}` }),
  nameOf: ({ name }: { name: string }) => name,
  ownId: () => "ada",
}));

import { loadLanguage } from "../i18n";
import { beginning, MessageText } from "./MessageText";

const draw = (text: string, mentions?: string[]): HTMLElement => {
  const root = document.createElement("div");
  act(() => render(<MessageText text={text} mentions={mentions} />, root));
  return root;
};

beforeAll(loadLanguage);

describe("The text of a message", () => {
  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "`<b>`",
    "> <svg/onload=alert(1)>",
    'https://a.example/"onmouseover=alert(1)',
  ])("never becomes HTML: %s", (text) => {
    const root = draw(text);
    expect(root.querySelector("script, img, svg, b, [onmouseover], [onload], [href^='javascript']")).toBeNull();
  });

  it("opens links elsewhere, and tells them nothing", () => {
    const link = draw("see https://a.example/b").querySelector("a")!;
    expect(link.getAttribute("href")).toBe("https://a.example/b");
    expect(link.target).toBe("_blank");
    expect(link.rel).toContain("noopener");
  });

  it("marks a mention of the reader", () => {
    const root = draw("@ada and @ben", ["ada", "ben"]);
    expect([...root.querySelectorAll(".mention")].map(({ textContent, className }) => [textContent, className])).toEqual([
      ["@Name of ada", "mention me"],
      ["@Name of ben", "mention"],
    ]);
  });

  it("shows the beginning of a long text, and all of it when asked", () => {
    const root = draw("word ".repeat(2_000));
    const button = root.querySelector("button")!;
    expect(root.textContent!.length).toBeLessThan(2_500);
    act(() => button.click());
    expect(root.textContent!.length).toBeGreaterThan(9_000);
    expect(button.getAttribute("aria-expanded")).toBe("true");
  });

  it("is not cut where a character has two units", () => {
    expect(beginning("👍".repeat(5_000)).isWellFormed()).toBe(true);
  });

  it("is cut after many lines", () => {
    expect(beginning("line\n".repeat(500)).split("\n").length).toBeLessThan(30);
  });
});
