import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./tabs.css";

export interface TabsProps<K extends string> {
  label: string;
  tabs: readonly { key: K; title: string; count?: number }[];
  current: K;
  onChange: (key: K) => void;
  children: ComponentChildren;
}

/** A few panels, one at a time. Arrow keys move between the tabs. */
export function Tabs<K extends string>({ label, tabs, current, onChange, children }: TabsProps<K>) {
  const id = useId();
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (tabs.findIndex(({ key }) => key === current) + step + tabs.length) % tabs.length;
    onChange(tabs[at]!.key);
    document.getElementById(`${id}-${tabs[at]!.key}`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map(({ key, title, count }) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}-${key}`}
            aria-selected={key === current}
            aria-controls={`${id}-panel`}
            tabIndex={key === current ? 0 : -1}
            onClick={() => onChange(key)}
          >
            {title}
            {count ? <span className="badge">{count}</span> : null}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`} tabIndex={0} className="tab-panel">
        {children}
      </div>
    </>
  );
}
