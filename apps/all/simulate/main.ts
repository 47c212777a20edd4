import { simulate } from './simulate.js';

process.exitCode = await simulate(process.argv.slice(2), process.env, {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
