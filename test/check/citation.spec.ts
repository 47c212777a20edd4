import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

const CITING = [
  'docker-compose.yml',
  'deploy/Dockerfile',
  'deploy/entry.conf',
  'README.md',
  'README.zh-CN.md',
];
const CITATION = /(docs\/[A-Z]+\.md), "([^"]+)"/g;
const read = (file: string): string => readFileSync(file, 'utf8');

/** Settings that the table of docs/OPERATIONS.md names. */
const documented = [...read('docs/OPERATIONS.md').matchAll(/^\| (`[A-Z].*?) \|/gm)].flatMap(
  ([, names = '']) => [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name),
);

describe('what the files of a deployment say', () => {
  it.each(CITING)('%s cites sections that there are', (file) => {
    for (const [, page = '', heading = ''] of read(file).matchAll(CITATION)) {
      expect(read(page).split('\n')).toContainEqual(expect.stringMatching(new RegExp(`^#+ ${heading}$`)));
    }
  });

  it('docker-compose.yml hands on every setting that is documented', () => {
    const compose = read('docker-compose.yml');
    expect(documented).toContain('JIETONG_WRAP_UP_SECONDS');
    expect(compose).toContain('env_file: [{ path: .env, required: false }]');
    // What stands under `environment` wins over the file: it must let the setting through, or be the container's own.
    const own = ['PORT', 'JIETONG_HOME', 'JIETONG_RECORDINGS'];
    for (const [, name = '', value = ''] of compose.matchAll(/^ {4}([A-Z_]+): (.+)$/gm)) {
      if (own.includes(name)) continue;
      expect(documented).toContain(name);
      expect(value).toContain(`\${${name}:`);
    }
  });
});
