import { t } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { closeDialog, commandKey, globalDialog } from "./dialogs";
import { useSignal } from "./signal";
import "./shortcuts.css";

/** The list of keys. */
export function Shortcuts() {
  if (useSignal(globalDialog) !== "shortcuts") return null;
  const rows: [string[], string][] = [
    [[commandKey, "K"], t.shortcut.quickSwitch],
    [["?"], t.shortcut.list],
    [["↑", "↓"], t.shortcut.moveList],
    [["Enter"], `${t.shortcut.open} · ${t.shortcut.send}`],
    [["Shift", "Enter"], t.shortcut.newLine],
    [["↑"], t.shortcut.editLast],
    [["End"], t.shortcut.jumpEnd],
    [["Esc"], t.shortcut.closeAll],
  ];
  return (
    <Dialog title={t.shortcuts} onClose={closeDialog}>
      <dl className="shortcuts">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
