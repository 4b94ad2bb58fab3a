import type { Http } from "@parley/client";
import type { Page } from "../parts/usePages";

export type AuditEntry = Http["AuditEntry"];

/** Which entries are shown. Empty members let everything through. */
export interface AuditFilter {
  action: string;
  by: string;
  target: string;
}

const pageLength = 200;
const enough = 20;
const mostPages = 5;

/** Whether a filter leaves something out. */
export const isNarrow = (filter: AuditFilter): boolean => filter.action !== "" || filter.by !== "" || filter.target !== "";

export function matchesAudit({ action, by, target }: AuditFilter, entry: AuditEntry): boolean {
  const has = (text: string | undefined, part: string) => text?.toLowerCase().includes(part.toLowerCase()) === true;
  return (
    (action === "" || entry.action === action) &&
    (by === "" || has(entry.by, by)) &&
    (target === "" || has(entry.target, target) || has(entry.details?.user, target))
  );
}

/** A page of entries that match. The server does not filter: a few of its pages are read until there is something to show. */
export async function auditPage(
  load: (query: { page?: string; limit?: number }) => Promise<Http["AuditPage"]>,
  filter: AuditFilter,
  page: string | undefined,
): Promise<Page<AuditEntry>> {
  if (!isNarrow(filter)) return load({ page }).then((answer) => ({ items: answer.entries, page: answer.page }));
  const items: AuditEntry[] = [];
  let next = page;
  for (let read = 0; read < mostPages; read++) {
    const answer = await load({ page: next, limit: pageLength });
    items.push(...answer.entries.filter((entry) => matchesAudit(filter, entry)));
    next = answer.page;
    if (next === undefined || items.length >= enough) break;
  }
  return { items, page: next };
}
