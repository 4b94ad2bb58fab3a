import type { InputHTMLAttributes } from "preact";
import { useState } from "preact/hooks";
import { IconButton } from "./Button";
import { Field, type FieldProps } from "./Field";
import { EyeIcon, EyeOffIcon } from "./icons";
import "./password-field.css";

export interface PasswordFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "role"> {
  label: string;
  hint?: string;
  error?: string;
  /** What the button beside the input does. */
  showLabel: string;
  hideLabel: string;
}

/** An input for a password, which can be shown. */
export function PasswordField({ showLabel, hideLabel, ...field }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const input = {
    ...field,
    type: shown ? "text" : "password",
    autoCapitalize: "none",
    autoCorrect: "off",
    spellcheck: false,
  } as FieldProps;
  return (
    <div className="password-field">
      <Field {...input} />
      <IconButton icon={shown ? EyeOffIcon : EyeIcon} label={shown ? hideLabel : showLabel} onClick={() => setShown(!shown)} />
    </div>
  );
}
