import type { ComponentChildren } from "preact";

/** Names and values, such as those of an account. What has no value is left out. */
export const Facts = ({ children }: { children: ComponentChildren }) => <dl className="facts">{children}</dl>;

export const Fact = ({ name, wide = false, children }: { name: string; wide?: boolean; children: ComponentChildren }) => (
  <div className={wide ? "wide" : undefined}>
    <dt>{name}</dt>
    <dd dir="auto">{children}</dd>
  </div>
);
