import type { ComponentChildren } from "preact";
import { ErrorState } from "../../../ui/States";
import { words } from "../words";
import { NextPage } from "./NextPage";
import { tell } from "./tell";
import type { Pages } from "./usePages";
import { Delayed } from "./Waiting";
import "./table.css";

export interface Column<T> {
  title: string;
  cell: (item: T) => ComponentChildren;
  /** `tight` takes no more room than it needs. */
  look?: "tight" | "number" | "action";
}

export interface PagedTableProps<T> {
  label: string;
  pages: Pages<T>;
  /** The first one names the row. */
  columns: readonly Column<T>[];
  keyOf: (item: T) => string;
  empty: ComponentChildren;
}

/** A list of the server as a table, page by page; rows are cards where there is little room. */
export function PagedTable<T>({ label, pages, columns, keyOf, empty }: PagedTableProps<T>) {
  const { items, more, busy, error, load } = pages;
  if (!items) return error ? <ErrorState text={tell(error)} onRetry={load} /> : <Delayed />;
  return (
    <div aria-busy={busy}>
      <p className="sr-only" role="status">
        {words.t.listed(items.length)}
      </p>
      {items.length === 0 && !more ? empty : <Table label={label} columns={columns} items={items} keyOf={keyOf} />}
      <NextPage pages={pages} />
    </div>
  );
}

// The roles are written down because a table that is drawn as blocks loses them.
export function Table<T>({
  label,
  columns,
  items,
  keyOf,
}: {
  label: string;
  columns: readonly Column<T>[];
  items: readonly T[];
  keyOf: (item: T) => string;
}) {
  const [first, ...others] = columns;
  return (
    <table className="table" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title, look = "" }) => (
            <th key={title} role="columnheader" scope="col" className={look}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <tr key={keyOf(item)} role="row">
            <th role="rowheader" scope="row">
              {first!.cell(item)}
            </th>
            {others.map(({ title, cell, look = "" }) => {
              const content = cell(item);
              return (
                <td
                  key={title}
                  role="cell"
                  data-title={title}
                  className={content === undefined || content === null ? `${look} nothing` : look}
                >
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
