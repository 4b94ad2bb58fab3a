import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { emojiPlugin } from "./tools/emoji.ts";

const server = process.env.PARLEY_SERVER ?? "http://localhost:5000";
const sdk = fileURLToPath(new URL("../sdk/typescript/src/", import.meta.url));
const proxy = {
  "/api": { target: server },
  "/health": { target: server },
  "/socket.io": { target: server, ws: true },
};

export default defineConfig({
  // Relative to the base that the server writes into the page.
  base: "./",
  resolve: {
    alias: [
      { find: /^@parley\/client$/, replacement: `${sdk}index.ts` },
      { find: /^@parley\/client\/(.*)$/, replacement: `${sdk}store/$1.ts` },
    ],
    // The SDK is compiled from its source, with the libraries that are installed here.
    dedupe: ["socket.io-client", "idb"],
  },
  plugins: [emojiPlugin()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    assetsInlineLimit: 0,
    license: { fileName: "licenses.md" },
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy },
  preview: { proxy },
  test: {
    environment: "happy-dom",
    // A click on a link must not load anything, no matter what handles it.
    environmentOptions: { happyDOM: { settings: { navigation: { disableMainFrameNavigation: true } } } },
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
