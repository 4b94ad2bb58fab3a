// Runs an attack in a process of its own, at the lowest priority: an attacker has a machine of their own, and must not take the server's.
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
