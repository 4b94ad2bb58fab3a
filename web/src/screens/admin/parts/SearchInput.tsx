import { SearchIcon } from "../../../ui/icons";

export function SearchInput({ label, value, onInput }: { label: string; value: string; onInput: (value: string) => void }) {
  return (
    <div className="search">
      <SearchIcon />
      <input
        className="input"
        type="search"
        value={value}
        placeholder={label}
        aria-label={label}
        maxLength={64}
        spellcheck={false}
        autocapitalize="none"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
