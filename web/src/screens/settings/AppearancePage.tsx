import { attempt } from "../../app/client";
import { useSignal } from "../../app/signal";
import { setTextSize, textSize, textSizes } from "../../app/textSize";
import { setTheme, theme, type Theme } from "../../app/theme";
import { languages, languageSetting, setLanguage, type Language } from "../../i18n";
import { SelectField } from "../../ui/Field";
import { Choice } from "./Choice";
import { words } from "./words";

const themes: readonly Theme[] = ["system", "light", "dark"];

/** How the client looks on this device. */
export function AppearancePage() {
  const chosen = useSignal(theme);
  const size = useSignal(textSize);
  const choose = (value: string) => attempt(setLanguage(value === "" ? null : (value as Language)));
  return (
    <section className="card">
      <Choice label={words.t.theme} value={chosen} values={themes} text={(value) => words.t.themes[value]} onChange={setTheme} />
      <Choice label={words.t.textSize} value={size} values={textSizes} text={(value) => words.t.textSizes[value]} onChange={setTextSize} />
      <SelectField label={words.t.language} value={languageSetting() ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{words.t.languageAuto}</option>
        {Object.entries(languages).map(([key, name]) => (
          <option key={key} value={key} lang={key}>
            {name}
          </option>
        ))}
      </SelectField>
    </section>
  );
}
