import { render } from "preact";
import { useState } from "preact/hooks";
import { act } from "preact/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("../app/people", () => ({
  usePerson: (id: string) => ({ id, name: id }),
  nameOf: ({ name }: { name: string }) => name,
  nameNow: (id: string) => id,
  ownId: () => "ada",
}));
vi.mock("../app/groups", () => ({
  useGroupOf: ({ kind }: { kind: string }) =>
    kind === "group"
      ? {
          size: 2,
          role: "member",
          members: [
            { id: "ada", name: "Ada" },
            { id: "ben", name: "Ben" },
          ],
        }
      : undefined,
}));
vi.mock("../app/client", () => ({ client: {} }));

import type { Message } from "@parley/client";
import { ChatContext, type Chat } from "../chat/context";
import { loadLanguage } from "../i18n";
import { Composer } from "./Composer";

const submit = vi.fn();
const startEdit = vi.fn();
const onFiles = vi.fn();
let root: HTMLElement;

beforeAll(loadLanguage);
beforeEach(() => {
  root = document.body.appendChild(document.createElement("div"));
});
afterEach(() => {
  act(() => render(null, root));
  root.remove();
  vi.clearAllMocks();
});

function Host({ kind, messages }: { kind: "friend" | "group"; messages: Message[] }) {
  const [text, setText] = useState("");
  const composition = {
    text,
    setText,
    quote: undefined,
    setQuote: vi.fn(),
    editing: undefined,
    startEdit,
    stopEdit: vi.fn(),
    busy: false,
    submit,
  };
  return (
    <ChatContext value={{ conversation: { ref: { kind, with: "x" } } } as unknown as Chat}>
      <Composer composition={composition} name="Ben" messages={messages} onFiles={onFiles} />
    </ChatContext>
  );
}

function draw({ kind = "friend", messages = [] }: { kind?: "friend" | "group"; messages?: Message[] } = {}): HTMLTextAreaElement {
  act(() => render(<Host kind={kind} messages={messages} />, root));
  return root.querySelector("textarea")!;
}

function type(input: HTMLTextAreaElement, text: string): void {
  act(() => {
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function press(input: HTMLElement, key: string, more: KeyboardEventInit = {}): void {
  act(() => {
    input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  });
}

describe("The composer", () => {
  it("sends on Enter, and breaks the line with Shift", () => {
    const input = draw();
    type(input, "hello");
    press(input, "Enter", { shiftKey: true });
    expect(submit).not.toHaveBeenCalled();
    press(input, "Enter");
    expect(submit).toHaveBeenCalledOnce();
  });

  it.each<[string, KeyboardEventInit]>([
    ["of a composition", { isComposing: true }],
    ["that ended one in Safari", { keyCode: 229 }],
  ])("does not send on the Enter %s", (_, event) => {
    const input = draw();
    type(input, "ni");
    press(input, "Enter", event);
    expect(submit).not.toHaveBeenCalled();
  });

  it("lets an input method keep its keys while the mention menu is open", () => {
    const input = draw({ kind: "group" });
    type(input, "@b");
    expect(root.querySelectorAll("[role=option]")).toHaveLength(1);
    press(input, "Enter", { keyCode: 229 });
    expect(input.value).toBe("@b");
    press(input, "Enter");
    expect(input.value).toBe("@ben ");
    expect(submit).not.toHaveBeenCalled();
  });

  it("sends nothing that is empty", () => {
    const input = draw();
    type(input, "  \n ");
    press(input, "Enter");
    expect(submit).not.toHaveBeenCalled();
  });

  it("says that a text is too long, and does not send it", () => {
    const input = draw();
    type(input, "a".repeat(33_000));
    expect(root.querySelector("[role=alert]")!.textContent).toContain("too long");
    press(input, "Enter");
    expect(submit).not.toHaveBeenCalled();
  });

  it("names the members that the text mentions", () => {
    const input = draw({ kind: "group" });
    type(input, "@ben and @stranger ");
    press(input, "Enter");
    expect(submit).toHaveBeenCalledWith(["ben"]);
  });

  it("edits the last own text on ArrowUp in an empty input", () => {
    const own = { kind: "text", from: "ada", msg: "mine", id: "1" } as Message;
    const input = draw({ messages: [own, { kind: "text", from: "ben", msg: "theirs", id: "2" } as Message] });
    press(input, "ArrowUp");
    expect(startEdit).toHaveBeenCalledWith(own);
  });

  it("takes pasted files before pasted text", () => {
    const input = draw();
    const file = new File(["x"], "x.png", { type: "image/png" });
    const event = new Event("paste", { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { files: [file] } });
    act(() => {
      input.dispatchEvent(event);
    });
    expect(onFiles).toHaveBeenCalledWith([file]);
    expect(event.defaultPrevented).toBe(true);
  });
});
