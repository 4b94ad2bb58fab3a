import type { ParleyError } from "@parley/client";
import { explain } from "../../app/client";
import type { Wait } from "./useSubmit";
import { words } from "./words";

interface RefusedProps {
  error: ParleyError;
  wait: Wait;
  /** What to say while the user has to wait. */
  tooMany: (wait: string) => string;
  text?: string;
}

/** Why a form was refused, where it is not about one input. The seconds that count down are not read out again and again. */
export function Refused({ error, wait: { left, total }, tooMany, text }: RefusedProps) {
  if (error.reason !== "rate-limited" || total === 0) return <Alert>{text ?? explain(error)}</Alert>;
  if (left === 0) return <Alert>{words.t.tryAgainNow}</Alert>;
  return (
    <Alert>
      <span className="sr-only">{tooMany(waitText(total))}</span>
      <span aria-hidden="true">{tooMany(waitText(left))}</span>
    </Alert>
  );
}

const Alert = ({ children }: { children: preact.ComponentChildren }) => (
  <p className="refusal" role="alert">
    {children}
  </p>
);

/** How long to wait, in words: seconds, or minutes from two on. */
const waitText = (seconds: number): string => (seconds < 120 ? words.t.seconds(seconds) : words.t.minutes(Math.ceil(seconds / 60)));
