import type { ErrorReason } from "@parley/client";
import { explain } from "../../../app/client";
import { words } from "../words";

/** Puts an error into words. `here` are sentences for what a reason means at this place. */
export function tell(error: unknown, here: Partial<Record<ErrorReason, string>> = {}): string {
  const reason = (error as { reason?: ErrorReason }).reason;
  if (!reason) return explain(error);
  return here[reason] ?? (reason === "malformed" ? words.t.malformed : explain(error));
}
