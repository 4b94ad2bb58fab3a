import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { Button } from "./Button";
import { AlertIcon, type Icon } from "./icons";
import "./states.css";

interface EmptyStateProps {
  icon?: Icon;
  title: string;
  /** `h1` where it is all that a page has. */
  heading?: "h1" | "h2";
  children?: ComponentChildren;
  action?: ComponentChildren;
}

/** Says that nothing is here, and what to do about it. */
export function EmptyState({ icon: Drawing, title, heading: Heading = "h2", children, action }: EmptyStateProps) {
  return (
    <div className="state">
      {Drawing && (
        <span className="drawing">
          <Drawing size={28} />
        </span>
      )}
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Says what went wrong, and offers to try again. */
export function ErrorState({ title, text, onRetry }: { title?: string; text: string; onRetry?: () => void }) {
  return (
    <div className="state" role="alert">
      <span className="drawing danger">
        <AlertIcon size={28} />
      </span>
      <h2>{title ?? t.somethingFailed}</h2>
      <p>{text}</p>
      {onRetry && <Button onClick={onRetry}>{t.tryAgain}</Button>}
    </div>
  );
}
