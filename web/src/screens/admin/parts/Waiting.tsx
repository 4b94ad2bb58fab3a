import type { ComponentChildren } from "preact";
import { t } from "../../../i18n";
import { Spinner } from "../../../ui/Spinner";
import { ErrorState } from "../../../ui/States";
import { tell } from "./tell";
import type { Loaded } from "./useLoaded";

/** Shows a value when it is there, and until then that it is on its way, or why it is not. */
export function Waiting<T>({ of: { value, error, reload }, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  if (value !== undefined) return <>{children(value)}</>;
  return error ? <ErrorState text={tell(error)} onRetry={reload} /> : <Delayed />;
}

/** A spinner that appears only if it takes a while. */
export const Delayed = () => (
  <div className="admin-wait">
    <Spinner label={t.loading} />
  </div>
);
