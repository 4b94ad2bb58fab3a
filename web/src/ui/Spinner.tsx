import "./spinner.css";

export function Spinner({ size = 24, label }: { size?: number; label?: string }) {
  return (
    <span className="spinner" role={label ? "status" : undefined} aria-label={label} aria-hidden={!label}>
      <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.5" opacity="0.2" />
        <path d="M12 3a9 9 0 0 1 9 9" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />
      </svg>
    </span>
  );
}

/** How much of some work is done, from 0 to 1. */
export function Progress({ value, label }: { value: number; label: string }) {
  return <progress className="progress" max={1} value={value} aria-label={label} />;
}
