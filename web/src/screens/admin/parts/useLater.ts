import { useEffect, useState } from "preact/hooks";

/** The value as it was when it stopped changing for a moment: for searches while the user types. */
export function useLater<T>(value: T, delay = 300): T {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(() => value), delay);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
