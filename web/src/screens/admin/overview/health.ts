import { base } from "../../../app/base";

export type HealthState = "Healthy" | "Degraded" | "Unhealthy" | "unknown";

export interface Health {
  state: HealthState;
  /** What the server says about each check. */
  checks: readonly string[];
}

/** Reads what the server says of its health: one word, then one line for each check. Anything else is of a proxy. */
export function parseHealth(text: string): Health {
  const [first = "", ...checks] = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return first === "Healthy" || first === "Degraded" || first === "Unhealthy" ? { state: first, checks } : { state: "unknown", checks: [] };
}

/** Asks the server how it is. Also 503 is an answer. */
export const loadHealth = (): Promise<Health> =>
  fetch(`${base}/health/ready`, { signal: AbortSignal.timeout(10_000) })
    .then((response) => response.text())
    .then(parseHealth, () => ({ state: "unknown", checks: [] }));
