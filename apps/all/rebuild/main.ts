import { rebuildFigures } from './rebuild.js';

process.exitCode = await rebuildFigures(process.argv.slice(2), process.env, {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
