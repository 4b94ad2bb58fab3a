/** The languages of the client. */
export type Language = "en" | "zh";

/** The languages with their own names, as a list to choose from shows them. */
export const languages: Record<Language, string> = { en: "English", zh: "简体中文" };

/** The language of the setting, or else of the browser. */
export function chooseLanguage(setting: string | null, preferred: readonly string[]): Language {
  if (setting === "en" || setting === "zh") return setting;
  for (const tag of preferred) {
    const [primary] = tag.toLowerCase().split("-");
    if (primary === "zh" || primary === "en") return primary;
  }
  return "en";
}
