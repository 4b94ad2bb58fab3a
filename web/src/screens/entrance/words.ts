import { Words } from "../../i18n";
import type en from "./words.en";

/** The texts of the screens before the sign-in. */
export const words = new Words<typeof en>({ en: () => import("./words.en"), zh: () => import("./words.zh") });
