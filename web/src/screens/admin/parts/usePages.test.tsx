import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, describe, expect, it } from "vitest";
import { usePages, type Page, type Pages } from "./usePages";

let pages: Pages<string>;
let asked: { key: string; page?: string; answer: (page: Page<string>) => void; refuse: (error: unknown) => void }[];
const host = document.createElement("div");

function List({ name }: { name: string }) {
  pages = usePages<string>(name, (page) => new Promise((answer, refuse) => asked.push({ key: name, page, answer, refuse })));
  return null;
}

const show = (name: string) => act(() => render(<List name={name} />, host));
/** Does something, and lets its promises settle. */
const settle = (work: () => void) =>
  act(async () => {
    work();
    await Promise.resolve();
  });

describe("A list in pages", () => {
  beforeEach(async () => {
    act(() => render(null, host));
    asked = [];
    await show("one");
  });

  it("grows", async () => {
    expect(pages).toMatchObject({ items: undefined, busy: true });
    await settle(() => asked[0]!.answer({ items: ["a"], page: "2" }));
    expect(pages).toMatchObject({ items: ["a"], more: true, busy: false });
    act(pages.load);
    expect(asked[1]).toMatchObject({ page: "2" });
    await settle(() => asked[1]!.answer({ items: ["b"] }));
    expect(pages).toMatchObject({ items: ["a", "b"], more: false });
  });

  it("does not show what belongs to an earlier question", async () => {
    await show("two");
    await settle(() => asked[1]!.answer({ items: ["new"] }));
    await settle(() => asked[0]!.answer({ items: ["old"] }));
    expect(pages.items).toEqual(["new"]);
  });

  it("keeps what it has when a page fails, and asks for that page again", async () => {
    await settle(() => asked[0]!.answer({ items: ["a"], page: "2" }));
    act(pages.load);
    await settle(() => asked[1]!.refuse(new Error("no connection")));
    expect(pages).toMatchObject({ items: ["a"], busy: false, error: new Error("no connection") });
    act(pages.load);
    expect(asked[2]).toMatchObject({ page: "2" });
  });

  it("begins again with the first page", async () => {
    await settle(() => asked[0]!.answer({ items: ["a"], page: "2" }));
    act(pages.reload);
    expect(pages.items).toEqual(["a"]);
    await settle(() => asked[1]!.answer({ items: ["c", "a"], page: "2" }));
    expect(pages.items).toEqual(["c", "a"]);
  });
});
