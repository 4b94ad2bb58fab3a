import { useEffect, useState } from "preact/hooks";
import { explain } from "../../app/client";
import { t } from "../../i18n";
import { Spinner } from "../../ui/Spinner";
import { ErrorState } from "../../ui/States";
import type { Loaded } from "./useLoaded";

// A spinner that comes and goes is worse than none.
const patience = 200;

/** Stands in for what is not there yet. */
export function Pending<T>({ of: { error, reload } }: { of: Loaded<T> }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, []);
  if (error) return <ErrorState text={explain(error)} onRetry={reload} />;
  return late ? (
    <div className="state">
      <Spinner label={t.loading} />
    </div>
  ) : null;
}
