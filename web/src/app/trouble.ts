import type { ParleyError } from "@parley/client";
import { t } from "../i18n";
import { base } from "./base";
import { explain } from "./client";

/** What operators can do about a connection that does not come about; undefined if it is only that nobody answers. */
export function troubleOf(error: ParleyError): string | undefined {
  const { reason, status } = error;
  if (status === undefined) return undefined;
  if (reason === "forbidden") return t.troubleHost(location.host);
  if (reason !== "offline") return t.troubleRefused(explain(error));
  return status >= 502 && status <= 504 ? t.troubleAway(status) : t.troublePath(`${base}/socket.io/`, status);
}
