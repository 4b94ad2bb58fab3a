import { describe, expect, it } from "vitest";
import { countOnlyEmoji, parseMarkup, plainText, type Inline } from "./markup";

const line = (source: string, mentions: string[] = []): Inline[] => {
  const [block] = parseMarkup(source, mentions);
  if (block?.kind !== "text") throw new Error(`not a text: ${source}`);
  return block.children;
};

describe("Markup", () => {
  it("reads bold, italic and code", () => {
    expect(line("a **b** *c* _d_ `e*f*`")).toEqual([
      "a ",
      { kind: "bold", children: ["b"] },
      " ",
      { kind: "italic", children: ["c"] },
      " ",
      { kind: "italic", children: ["d"] },
      " ",
      { kind: "code", text: "e*f*" },
    ]);
  });

  it("reads emphasis in emphasis", () => {
    expect(line("**a *b* c**")).toEqual([{ kind: "bold", children: ["a ", { kind: "italic", children: ["b"] }, " c"] }]);
  });

  it.each([
    "2 * 3 * 4",
    "snake_case_name",
    "** not bold **",
    "*",
    "**",
    "`",
    "a `` b",
    "@nobody",
    "[a](javascript:alert(1))",
    "[a]()",
    "javascript:alert(1)",
  ])("takes %s as text", (text) => {
    expect(line(text)).toEqual([text]);
  });

  it("finds addresses and leaves the punctuation after them", () => {
    expect(line("See https://a.example/b_(c), or (http://d.example).")).toEqual([
      "See ",
      { kind: "link", href: "https://a.example/b_(c)", children: ["https://a.example/b_(c)"] },
      ", or (",
      { kind: "link", href: "http://d.example/", children: ["http://d.example"] },
      ").",
    ]);
  });

  it("ends an address where Chinese begins", () => {
    expect(line("看https://a.example/b这个")).toEqual([
      "看",
      { kind: "link", href: "https://a.example/b", children: ["https://a.example/b"] },
      "这个",
    ]);
  });

  it("reads links with a title", () => {
    expect(line("[the **docs**](https://a.example)")).toEqual([{ kind: "link", href: "https://a.example/", children: ["the **docs**"] }]);
  });

  it("reads only mentions that the message names", () => {
    expect(line("@ben, @carl and @all. a@ben", ["ben", "@all"])).toEqual([
      { kind: "mention", id: "ben" },
      ", @carl and ",
      { kind: "mention", id: "all" },
      ". a@ben",
    ]);
  });

  it("reads code blocks, quotes and lists", () => {
    expect(parseMarkup("a\n```js\n*x*\n```\n> q\n> - i\n1. one\n2. two\n- dot")).toEqual([
      { kind: "text", children: ["a"] },
      { kind: "code", text: "*x*" },
      {
        kind: "quote",
        blocks: [
          { kind: "text", children: ["q"] },
          { kind: "list", items: [["i"]] },
        ],
      },
      { kind: "list", start: 1, items: [["one"], ["two"], ["dot"]] },
    ]);
  });

  it("takes a fence without an end as text", () => {
    expect(parseMarkup("```\na")).toEqual([{ kind: "text", children: ["```\na"] }]);
  });

  it("loses no character of what is not markup", () => {
    const text = "a\n\n  b  c";
    expect(plainText(text)).toBe(text);
  });

  it.each([
    "*a ",
    "**a",
    "`",
    "[",
    "[a](",
    "_a ",
    ">",
    "```\n",
    "@a",
    "https://",
    "- a\n",
    "- a\nx\n",
    "> a\nx\n",
    "```\nx\n",
    "(".repeat(10),
  ])("reads 32 KiB of %j quickly", (piece) => {
    const source = piece.repeat(Math.ceil(32_768 / piece.length));
    const start = performance.now();
    parseMarkup(source, ["a"]);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe("Emoji alone", () => {
  it("are counted by what is seen", () => {
    expect(countOnlyEmoji("👍")).toBe(1);
    expect(countOnlyEmoji("👨‍👩‍👧 🇩🇪")).toBe(2);
    expect(countOnlyEmoji("❤️")).toBe(1);
    expect(countOnlyEmoji("1")).toBe(0);
    expect(countOnlyEmoji("ok 👍")).toBe(0);
    expect(countOnlyEmoji("👍".repeat(10_000))).toBe(0);
  });
});
