import { boot } from './boot.js';
import { launch } from './launch.js';

process.exit(await launch(process.argv.slice(2), process.env, boot));
