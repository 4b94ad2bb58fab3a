import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Spinner } from "./Spinner";
import type { Icon } from "./icons";
import "./button.css";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon"> {
  look?: "primary" | "plain" | "quiet" | "danger";
  icon?: Icon;
  /** Shows that the work goes on, and takes no second click. */
  busy?: boolean;
  children: ComponentChildren;
}

export function Button({
  look = "plain",
  icon: Drawing,
  busy = false,
  children,
  className = "",
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button {...rest} type={type} className={`button ${look} ${className}`} disabled={disabled === true || busy} aria-busy={busy}>
      {busy ? <Spinner size={16} /> : Drawing && <Drawing size={18} />}
      <span>{children}</span>
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon"> {
  icon: Icon;
  /** What it does: read out, and shown on hover. */
  label: string;
  size?: number;
}

export function IconButton({ icon: Drawing, label, size = 20, className = "", type = "button", ...rest }: IconButtonProps) {
  return (
    <button {...rest} type={type} className={`icon-button ${className}`} aria-label={label} title={label}>
      <Drawing size={size} />
    </button>
  );
}
