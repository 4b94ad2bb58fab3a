import { Words } from "../../i18n";
import type en from "./words.en";

export const words = new Words<typeof en>({ en: () => import("./words.en"), zh: () => import("./words.zh") });
