import { beforeAll, describe, expect, it } from "vitest";
import { loadLanguage } from "../i18n";
import { presenceOf } from "./presence";

describe("Whether a friend is here", () => {
  const now = 1_800_000_000_000;
  beforeAll(() => loadLanguage());

  it("is said in words", () => {
    expect(presenceOf({ online: true, lastSeen: 1 }, now)).toBe("Online");
    expect(presenceOf({ online: false }, now)).toBe("offline");
    expect(presenceOf({ online: false, lastSeen: now - 59_000 }, now)).toBe("last seen just now");
    expect(presenceOf({ online: false, lastSeen: now - 120_000 }, now)).toBe("last seen 2 minutes ago");
  });
});
