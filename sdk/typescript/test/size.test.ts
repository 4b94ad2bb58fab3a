import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** What a browser loads for the client alone, with socket.io-client in it. */
async function bundled(source: string): Promise<Buffer> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: new URL(".", import.meta.url).pathname, loader: 'ts' },
    bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'silent',
  });
  return Buffer.from(outputFiles[0]!.contents);
}

test('The client with socket.io-client has at most 35 KB, compressed with gzip -9', async () => {
  const code = await bundled("export * from '../src/index.js';");
  const gzip = gzipSync(code, { level: 9 }).length;
  console.log(`client: ${code.length} bytes, ${gzip} with gzip -9, ${brotliCompressSync(code).length} with brotli`);
  expect(gzip).toBeLessThanOrEqual(35_000);
});

test('The client needs nothing of the store in the browser', async () => {
  const code = await bundled("export * from '../src/index.js';");
  expect(code.toString()).not.toContain('indexedDB');
});
