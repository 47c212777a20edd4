import { annual } from './annual.js';

process.exitCode = await annual(process.argv.slice(2), process.env, {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
