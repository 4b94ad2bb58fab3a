import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { IconButton } from "../ui/Button";
import { SmileIcon } from "../ui/icons";
import { place } from "../ui/place";
import { Spinner } from "../ui/Spinner";
import type { EmojiPickerProps } from "./EmojiPicker";

/** Opens the emoji. Their names are loaded then. */
export function EmojiButton({ onChoose }: EmojiPickerProps) {
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLSpanElement>(null);
  return (
    <span ref={holder} className="emoji-button">
      <IconButton icon={SmileIcon} label={t.emoji} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)} />
      {open && <EmojiPopover anchor={holder.current!} onChoose={onChoose} onClose={() => setOpen(false)} />}
    </span>
  );
}

function EmojiPopover({ anchor, onChoose, onClose }: EmojiPickerProps & { anchor: Element; onClose: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  const [Picker, setPicker] = useState<ComponentType<EmojiPickerProps>>();
  useEffect(() => {
    void import("./EmojiPicker").then((module) => setPicker(() => module.EmojiPicker));
  }, []);
  useLayoutEffect(() => {
    const element = ref.current!;
    const closed = (event: ToggleEvent) => event.newState === "closed" && onClose();
    element.showPopover();
    element.addEventListener("toggle", closed);
    void place(element, anchor, "top-end");
    return () => element.removeEventListener("toggle", closed);
  }, []);
  return (
    <div ref={ref} className="popover emoji-popover" popover="auto" role="dialog" aria-label={t.emoji}>
      {Picker ? (
        <Picker onChoose={onChoose} />
      ) : (
        <div className="state">
          <Spinner label={t.loading} />
        </div>
      )}
    </div>
  );
}
