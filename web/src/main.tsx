import { render } from "preact";
import { App } from "./app/App";
import { client } from "./app/client";
import { startShortcuts } from "./app/dialogs";
import { startRouter } from "./app/router";
import { loadTextSize } from "./app/textSize";
import { loadTheme } from "./app/theme";
import { followViewport } from "./app/viewport";
import { loadLanguage } from "./i18n";
import "./styles/tokens.css";
import "./styles/base.css";
import "./ui/input.css";

loadTheme();
loadTextSize();
startRouter();
startShortcuts();
followViewport();
// Why it failed is in the session: the entrance says it.
client.resume().catch(() => {});
await loadLanguage();
render(<App />, document.getElementById("app")!);
void import("./notify").then(({ startNotify }) => startNotify());
