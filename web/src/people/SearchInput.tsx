import { focusAtFirst } from "../ui/focus";
import { SearchIcon } from "../ui/icons";
import "./search-input.css";

interface SearchInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  maxLength?: number;
  focused?: boolean;
}

/** An input that narrows a list. */
export function SearchInput({ label, value, onChange, maxLength = 64, focused = false }: SearchInputProps) {
  return (
    <div className="search-input">
      <SearchIcon size={18} />
      <input
        ref={focused ? focusAtFirst : undefined}
        type="search"
        value={value}
        placeholder={label}
        aria-label={label}
        maxLength={maxLength}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
