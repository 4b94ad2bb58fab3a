import { client } from "../../../app/client";
import { nameNow, ownId } from "../../../app/people";
import { previewOf } from "../../../chat/preview";
import { formatFull } from "../../../i18n";
import { words } from "../words";
import type { Target } from "./target";

export interface Found {
  id: string;
  /** What the user is asked about. */
  text: string;
}

const recallable = new Set<string>(["text", "image", "file", "audio", "video", "location", "custom"]);

/** The message that is meant, or why there is none to recall. Only members of a group see what a link into it means. */
export async function findMessage(target: Exclude<Target, string>): Promise<Found | "unknown" | "recalled" | "other"> {
  if ("id" in target) return { id: target.id, text: words.t.recallById(target.id) };
  const { messages } = await client.api.conversations.messages({ kind: "group", with: target.group }, { after: target.seq - 1, limit: 1 });
  const entry = messages[0]?.msg;
  if (!entry || entry.seq !== target.seq) return "unknown";
  if (entry.kind === "recalled") return "recalled";
  if (!recallable.has(entry.kind)) return "other";
  const from = "from" in entry ? nameNow(entry.from) : "";
  return { id: entry.id, text: words.t.recallFrom(from, formatFull(entry.time), previewOf(entry, nameNow, ownId())) };
}
