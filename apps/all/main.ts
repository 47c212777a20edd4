import { launch } from './launch.js';

// Loaded while the databases start: it takes as long as they do.
const load = async () => (await import('./boot.js')).boot;

process.exit(await launch(process.argv.slice(2), process.env, load));
