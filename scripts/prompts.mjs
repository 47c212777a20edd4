/**
 * npm run prompts: speaks every prompt anew with espeak-ng and sox into deploy/asterisk/sounds.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
await buildIfChanged();

const speech = await import(pathToFileURL(join(root, 'dist/libs/channel/voice/speech/index.js')));
const engine = new speech.EspeakEngine();
const hasty = new speech.EspeakEngine(1.25);
for (const language of speech.SPOKEN_LANGUAGES) {
  const folder = join(root, 'deploy/asterisk/sounds', language, 'jietong');
  mkdirSync(folder, { recursive: true });
  for (const [name, texts] of Object.entries({ ...speech.PROMPTS, ...speech.NUMBERS })) {
    // Each second of what the many hear counts.
    const sound =
      name === 'lines-busy'
        ? speech.withoutSilence(await hasty.speak(texts[language], language))
        : await engine.speak(texts[language], language);
    writeFileSync(join(folder, `${name}.alaw`), sound);
  }
}
