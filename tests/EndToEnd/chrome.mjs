// The browser of these tests.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

// The same engine without the windows and buttons around it, which a test does not see and which take two thirds of the time.
const shell = '/usr/bin/chromium-headless-shell';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** `whole` is the whole browser: the shell shows no notifications. */
export function launchBrowser({ whole = false } = {}) {
  const executablePath = process.env.CHROMIUM ?? (existsSync(shell) && !whole ? shell : '/usr/bin/chromium');
  return chromium.launch({ executablePath, args: flags });
}

/** A page in a context of its own. It may take a minute over anything: beside other suites, a large page takes many times as long. */
export async function openPage(browser, options) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(60_000);
  return context.newPage();
}
