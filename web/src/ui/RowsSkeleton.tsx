import "./rows-skeleton.css";

interface RowsSkeletonProps {
  label: string;
  rows?: number;
  /** Whether it comes only after a moment, for what is usually there at once. */
  late?: boolean;
}

/** Stands in for rows that are on their way. */
export function RowsSkeleton({ label, rows = 6, late = true }: RowsSkeletonProps) {
  return (
    <div className={late ? "skeleton late" : "skeleton"} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at}>
          <i />
          <span>
            <b />
            <b />
          </span>
        </div>
      ))}
    </div>
  );
}
