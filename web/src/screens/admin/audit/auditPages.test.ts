import { describe, expect, it } from "vitest";
import { auditPage, type AuditEntry, type AuditFilter } from "./auditPages";

const all: AuditFilter = { action: "", by: "", target: "" };
const entry = (id: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id: String(id),
  time: id,
  by: "ada",
  action: "user-ban",
  target: "ben",
  ...more,
});

/** A log of pages, as the server has it. It remembers what was asked for. */
function logOf(...pages: AuditEntry[][]) {
  const asked: (string | undefined)[] = [];
  const load = ({ page }: { page?: string }) => {
    asked.push(page);
    const at = Number(page ?? 0);
    return Promise.resolve({ entries: pages[at]!, ...(at + 1 < pages.length && { page: String(at + 1) }) });
  };
  return { load, asked };
}

describe("The audit log", () => {
  it("is shown page by page", async () => {
    const { load, asked } = logOf([entry(3)], [entry(2)], [entry(1)]);
    expect(await auditPage(load, all, undefined)).toEqual({ items: [entry(3)], page: "1" });
    expect(asked).toEqual([undefined]);
  });

  it("is read on until something matches", async () => {
    const wanted = entry(1, { action: "user-role", by: "root", target: "mei" });
    const { load, asked } = logOf([entry(3)], [entry(2)], [wanted]);
    for (const filter of [
      { ...all, action: "user-role" },
      { ...all, by: "ROO" },
      { ...all, target: "me" },
    ]) {
      expect(await auditPage(load, filter, undefined)).toEqual({ items: [wanted], page: undefined });
    }
    expect(asked).toEqual([undefined, "1", "2", undefined, "1", "2", undefined, "1", "2"]);
  });

  it("is not read to its end at once", async () => {
    const { load, asked } = logOf(...Array.from({ length: 9 }, (_, at) => [entry(at)]));
    expect(await auditPage(load, { ...all, by: "nobody" }, "2")).toEqual({ items: [], page: "7" });
    expect(asked).toHaveLength(5);
  });

  it("finds members who were removed from a group", async () => {
    const removed = entry(1, { action: "group-member-remove", target: "01a2", details: { user: "carl" } });
    expect((await auditPage(logOf([removed, entry(0)]).load, { ...all, target: "carl" }, undefined)).items).toEqual([removed]);
  });
});
