declare module "virtual:emoji" {
  /** Each emoji with its group and its names: a label, then other words, separated by `|`. */
  const emojis: [emoji: string, group: number, en: string, zh: string][];
  export default emojis;
}
