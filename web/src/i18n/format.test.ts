import { afterEach, describe, expect, it } from "vitest";
import en from "./en";
import { daysBetween, formatBytes, formatDay, formatWhen, plural, setLanguageOfFormats } from "./format";
import { chooseLanguage } from "./language";
import zh from "./zh";

afterEach(() => setLanguageOfFormats("en"));

describe("Plurals", () => {
  it("have the form of the language", () => {
    setLanguageOfFormats("en");
    expect(en.newMessages(1)).toBe("1 new message");
    expect(en.newMessages(1200)).toBe("1,200 new messages");
    setLanguageOfFormats("zh");
    expect(zh.newMessages(1)).toBe("1 条新消息");
    expect(plural(1, { one: "one", other: "# other" })).toBe("1 other");
  });
});

describe("The language", () => {
  it("is that of the setting, else the first that the browser prefers", () => {
    expect(chooseLanguage("zh", ["en"])).toBe("zh");
    expect(chooseLanguage(null, ["fr-FR", "zh-TW", "en"])).toBe("zh");
    expect(chooseLanguage("fr", ["de"])).toBe("en");
  });
});

describe("Dates", () => {
  const now = new Date(2026, 2, 10, 12).getTime();
  const at = (...parts: [number, number, number, number?]) => new Date(...(parts as [number, number, number])).getTime();

  it("count days by the calendar, not by hours", () => {
    expect(daysBetween(new Date(2026, 2, 9, 23, 59).getTime(), new Date(2026, 2, 10, 0, 1).getTime())).toBe(1);
  });

  it("name days that are near", () => {
    setLanguageOfFormats("en");
    expect(formatDay(now, now)).toBe("Today");
    expect(formatDay(at(2026, 2, 9), now)).toBe("Yesterday");
    expect(formatDay(at(2026, 2, 3), now)).toBe("Tuesday, March 3");
    expect(formatDay(at(2024, 11, 31), now)).toBe("Dec 31, 2024");
    setLanguageOfFormats("zh");
    expect(formatDay(at(2026, 2, 9), now)).toBe("昨天");
    expect(formatDay(at(2026, 2, 3), now)).toBe("3月3日星期二");
  });

  it("are as short as they are clear in a list", () => {
    setLanguageOfFormats("en");
    expect(formatWhen(at(2026, 2, 5), now)).toBe("Thu");
    expect(formatWhen(at(2026, 1, 5), now)).toBe("Feb 5");
  });
});

describe("Sizes", () => {
  it("have a unit that fits", () => {
    setLanguageOfFormats("en");
    expect(formatBytes(0)).toBe("0 byte");
    expect(formatBytes(1_500)).toBe("1.5 kB");
    expect(formatBytes(25_000_000)).toBe("25 MB");
  });
});
