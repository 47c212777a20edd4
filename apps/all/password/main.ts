import { renew } from './renew.js';

process.exitCode = await renew(process.argv.slice(2), process.env, {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
