import { useId } from "preact/hooks";

export interface SegmentsProps<K extends string> {
  label: string;
  options: Record<K, string>;
  value: K;
  onChange: (value: K) => void;
}

/** A choice of a few values that are all in sight. */
export function Segments<K extends string>({ label, options, value, onChange }: SegmentsProps<K>) {
  const name = useId();
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {(Object.entries(options) as [K, string][]).map(([key, title]) => (
        <label key={key}>
          <input type="radio" name={name} checked={key === value} onChange={() => onChange(key)} />
          <span>{title}</span>
        </label>
      ))}
    </div>
  );
}
