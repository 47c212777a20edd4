/**
 * npm run pictures: takes the README's pictures anew into docs/pictures, of the real screens.
 * Stores come from MONGODB_URI and REDIS_URL when both are set, else real ones are started.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBrowser } from './lib/browser.mjs';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
await buildIfChanged();
process.env.JIETONG_CHROMIUM = await ensureBrowser();
process.chdir(root);

const load = (file) => import(pathToFileURL(join(root, 'dist/test', file)));
const { default: setup } = await load('kit/global-setup.js');
const { default: teardown } = await load('kit/global-teardown.js');
await setup();
try {
  const { makePictures } = await load('browser/pictures.js');
  await makePictures();
} finally {
  await teardown();
}
