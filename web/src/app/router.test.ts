import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { navigate, route, startRouter } from "./router";

startRouter();

describe("The router", () => {
  beforeEach(() => navigate("/", { replace: true }));
  afterEach(() => document.body.replaceChildren());

  const click = (link: Partial<Record<"href" | "target" | "download", string>>, init: MouseEventInit = {}) => {
    const anchor = document.createElement("a");
    for (const [name, value] of Object.entries(link)) anchor.setAttribute(name, value);
    const inner = anchor.appendChild(document.createElement("span"));
    document.body.append(anchor);
    const event = new MouseEvent("click", { bubbles: true, cancelable: true, ...init });
    inner.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it("takes a click on a link, so that the page is not loaded again", () => {
    expect(click({ href: "/c/friend/ben" })).toBe(true);
  });

  it("shows the place that it goes to", () => {
    navigate("/c/friend/ben?at=3");
    expect(route.value).toEqual({ name: "conversation", kind: "friend", id: "ben", at: 3 });
    expect(location.pathname + location.search).toBe("/c/friend/ben?at=3");
  });

  it.each<[string, Record<string, string>, MouseEventInit]>([
    ["with Ctrl", { href: "/people" }, { ctrlKey: true }],
    ["with ⌘", { href: "/people" }, { metaKey: true }],
    ["with the middle button", { href: "/people" }, { button: 1 }],
    ["to a new tab", { href: "/people", target: "_blank" }, {}],
    ["of a download", { href: "/people", download: "x" }, {}],
    ["to another server", { href: "https://elsewhere.example/people" }, {}],
    ["to a page of the server", { href: "/docs" }, {}],
  ])("leaves a click %s to the browser", (_, link, init) => {
    document.addEventListener("click", (event) => event.preventDefault(), { once: true });
    const before = route.value;
    click(link, init);
    expect(route.value).toEqual(before);
  });

  it("keeps the present place in the history unless it is replaced", () => {
    const length = history.length;
    navigate({ name: "people" });
    navigate({ name: "people" });
    expect(history.length).toBe(length + 1);
    navigate({ name: "home" }, { replace: true });
    expect(history.length).toBe(length + 1);
  });
});
