import { useState } from "preact/hooks";
import { client } from "../../../app/client";
import { t } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { Field, SelectField } from "../../../ui/Field";
import { EyeIcon, SearchIcon } from "../../../ui/icons";
import { EmptyState, ErrorState } from "../../../ui/States";
import { PageTitle } from "../parts/PageTitle";
import { tell } from "../parts/tell";
import { useLater } from "../parts/useLater";
import { usePages } from "../parts/usePages";
import { Delayed } from "../parts/Waiting";
import { words } from "../words";
import { AuditItem } from "./AuditItem";
import { auditPage, isNarrow, type AuditFilter } from "./auditPages";
import "./audit.css";

/** Who has changed what, newest first. */
export function Audit() {
  const [filter, setFilter] = useState<AuditFilter>({ action: "", by: "", target: "" });
  const sought = useLater(filter);
  const { items, more, busy, error, load } = usePages(JSON.stringify(sought), (page) =>
    auditPage(client.api.administration.audit, sought, page),
  );
  const change = (part: Partial<AuditFilter>) => setFilter({ ...filter, ...part });
  return (
    <>
      <PageTitle text={words.t.pages.audit} />
      <div className="audit-filter" role="group" aria-label={words.t.filters}>
        <SelectField label={words.t.action} value={filter.action} onChange={(event) => change({ action: event.currentTarget.value })}>
          <option value="">{words.t.allActions}</option>
          {Object.entries(words.t.actions).map(([key, title]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </SelectField>
        <Field
          type="search"
          label={words.t.who}
          placeholder={words.t.filterBy}
          value={filter.by}
          autocapitalize="none"
          onInput={(event) => change({ by: event.currentTarget.value.trim() })}
        />
        <Field
          type="search"
          label={words.t.whom}
          placeholder={words.t.filterTarget}
          value={filter.target}
          autocapitalize="none"
          onInput={(event) => change({ target: event.currentTarget.value.trim() })}
        />
      </div>
      <div aria-busy={busy}>
        <p className="sr-only" role="status">
          {items && words.t.listed(items.length)}
        </p>
        {items && items.length > 0 && (
          <ul className="audit">
            {items.map((entry) => (
              <AuditItem key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
        {items?.length === 0 && !busy && !error && <Nothing narrow={isNarrow(sought)} more={more} />}
        {!items && busy && <Delayed />}
        {error ? (
          <ErrorState text={tell(error)} onRetry={load} />
        ) : (
          items &&
          more && (
            <p className="more">
              <Button busy={busy} onClick={load}>
                {isNarrow(sought) ? words.t.searchFurther : t.showMore}
              </Button>
            </p>
          )
        )}
      </div>
    </>
  );
}

function Nothing({ narrow, more }: { narrow: boolean; more: boolean }) {
  if (!narrow)
    return (
      <EmptyState icon={EyeIcon} title={words.t.noAudit}>
        {words.t.noAuditHint}
      </EmptyState>
    );
  return <EmptyState icon={SearchIcon} title={more ? words.t.noAuditMatchSoFar : words.t.noAuditMatch} />;
}
