import type { ComponentChildren, InputHTMLAttributes, SelectHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import "./field.css";

interface Common {
  label: string;
  /** A sentence below the input. */
  hint?: ComponentChildren;
  /** What is wrong; replaces the hint and is read out. */
  error?: string;
}

export type FieldProps = Common & InputHTMLAttributes<HTMLInputElement>;

/** An input with its label. */
export function Field({ label, hint, error, className = "", ...input }: FieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error} className={className}>
      <input className="input" {...input} id={id} aria-invalid={error !== undefined} aria-describedby={`${id}-note`} />
    </Labelled>
  );
}

/** An input of several lines with its label. */
export function TextField({ label, hint, error, className = "", ...input }: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error} className={className}>
      <textarea className="input" rows={3} {...input} id={id} aria-invalid={error !== undefined} aria-describedby={`${id}-note`} />
    </Labelled>
  );
}

/** A choice of a few values, with its label. */
export function SelectField({ label, hint, error, className = "", children, ...input }: Common & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error} className={className}>
      <select className="input" {...input} id={id} aria-describedby={`${id}-note`}>
        {children}
      </select>
    </Labelled>
  );
}

function Labelled({
  id,
  label,
  hint,
  error,
  className,
  children,
}: Common & { id: string; className?: unknown; children: ComponentChildren }) {
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {children}
      <p id={`${id}-note`} className={error ? "error" : "hint"} role={error ? "alert" : undefined}>
        {error ?? hint}
      </p>
    </div>
  );
}
