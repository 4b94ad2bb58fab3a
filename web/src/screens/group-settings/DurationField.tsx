import { useState } from "preact/hooks";
import { Field, SelectField } from "../../ui/Field";
import { durations, endOf, parseDuration, type Duration } from "./durations";
import { words } from "./words";

export interface DurationChoice {
  duration: Duration;
  date: string;
  setDuration: (duration: Duration) => void;
  setDate: (date: string) => void;
  /** Reads the choice at the moment when it counts. */
  end: () => number | undefined | null;
}

export function useDuration(initial: Duration): DurationChoice {
  const [duration, setDuration] = useState<Duration>(initial);
  const [date, setDate] = useState("");
  return { duration, date, setDuration, setDate, end: () => endOf(duration, date) };
}

/** How long something lasts. `endless` is the name of no end, where that is possible. */
export function DurationField({
  label,
  hint,
  endless,
  choice,
  error,
}: {
  label: string;
  hint?: string;
  endless?: string;
  choice: DurationChoice;
  error?: string;
}) {
  const isDate = choice.duration === "date";
  return (
    <>
      <SelectField
        autoFocus
        label={label}
        hint={hint}
        error={isDate ? undefined : error}
        value={String(choice.duration)}
        onChange={(event) => choice.setDuration(parseDuration(event.currentTarget.value))}
      >
        {endless && <option value="never">{endless}</option>}
        {durations().map(({ value, name }) => (
          <option key={value} value={String(value)}>
            {name}
          </option>
        ))}
        <option value="date">{words.t.untilDate}</option>
      </SelectField>
      {isDate && (
        <Field
          type="datetime-local"
          label={words.t.date}
          error={error}
          value={choice.date}
          onInput={(event) => choice.setDate(event.currentTarget.value)}
        />
      )}
    </>
  );
}
