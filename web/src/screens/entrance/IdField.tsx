import { useRef, useState } from "preact/hooks";
import { Field } from "../../ui/Field";
import { idProblem } from "./rules";
import { words } from "./words";

export interface IdFieldProps {
  value: string;
  onChange: (id: string) => void;
  /** Why the server refused it. */
  refusal?: string;
  /** Whether the form was sent: then what is too short is wrong. */
  tried: boolean;
}

/** An input for a new user id. It says what is possible while the user types. */
export function IdField({ value, onChange, refusal, tried }: IdFieldProps) {
  const [lowered, setLowered] = useState(false);
  const [left, setLeft] = useState(false);
  const composing = useRef(false);
  const problem = idProblem(value);
  const isEarly = problem === "short" && !tried && (!left || value === "");

  const take = (input: HTMLInputElement) => {
    const typed = input.value;
    const small = typed.trim().toLowerCase();
    // Setting the value moves the caret to the end.
    const caret = input.selectionStart;
    if (small !== typed) input.value = small;
    if (small !== typed && caret !== null) input.setSelectionRange(caret, caret);
    setLowered(small !== typed.trim() || (lowered && small !== ""));
    onChange(small);
  };

  return (
    <Field
      label={words.t.userId}
      name="username"
      autoComplete="username"
      autoCapitalize="none"
      autoCorrect="off"
      spellcheck={false}
      maxLength={40}
      value={value}
      hint={lowered ? words.t.idLowered : words.t.idHint}
      error={refusal ?? (problem && !isEarly ? words.t.idProblem[problem] : undefined)}
      onBlur={() => setLeft(true)}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        take(event.currentTarget);
      }}
      onInput={(event) => {
        if (!composing.current) take(event.currentTarget);
      }}
    />
  );
}
