import type { Wire } from "@parley/client";
import { t } from "../i18n";
import { plainText } from "./markup";
import { describeSystem } from "./system";

const longest = 160;

/** A line that says what an entry is about. */
export function previewOf(entry: Wire.Entry["msg"], name: (id: string) => string, own: string): string {
  switch (entry.kind) {
    case "text":
      return shorten(plainText(entry.msg.slice(0, 4 * longest)));
    case "edit":
      return typeof entry.msg.msg === "string" ? shorten(plainText(entry.msg.msg.slice(0, 4 * longest))) : t.edited;
    case "recalled":
    case "recall":
      return entry.from === own ? t.recalledByYou : t.recalledBy(name(entry.from));
    case "system":
      return describeSystem(entry.msg, name, own);
    case "image":
    case "video":
    case "audio":
      return t[entry.kind];
    case "file":
      return entry.msg.name;
    case "location":
      return t.location;
    case "custom":
      return t.customMessage;
    case "announcement":
      return entry.title ?? shorten(entry.text);
    default:
      return "";
  }
}

const shorten = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, longest);
