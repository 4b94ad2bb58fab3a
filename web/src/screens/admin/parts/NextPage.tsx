import { t } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { ErrorState } from "../../../ui/States";
import { tell } from "./tell";
import type { Pages } from "./usePages";

/** The end of a list in pages: the next one, or why it did not come. */
export function NextPage({ pages: { more, busy, error, load } }: { pages: Pages<unknown> }) {
  if (error) return <ErrorState text={tell(error)} onRetry={load} />;
  if (!more) return null;
  return (
    <p className="more">
      <Button busy={busy} onClick={load}>
        {t.showMore}
      </Button>
    </p>
  );
}
