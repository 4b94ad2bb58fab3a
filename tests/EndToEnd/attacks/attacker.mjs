// Runs an attack in its own process, at the lowest priority: attackers have their own machine, and must not use the server's processors.
import { setPriority } from 'node:os';

setPriority(19);
process.once('message', async ({ module, args }) => {
  try {
    const { default: strike } = await import(module);
    process.send({ result: await strike(args) }, () => process.exit());
  } catch (error) {
    process.send({ error: String(error.stack) }, () => process.exit(1));
  }
});
