import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';

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

const PAGES = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];
/** As the list of operations names them, of which a test finds that it is whole. */
const OPERATIONS = ['operations', 'figure-operations', 'quality-operations']
  .flatMap((file) => [...read(`test/journey/${file}.ts`).matchAll(/'([A-Z]+) (\/[^']*)'/g)])
  .map(([, method = '', path = '']) => ({ method, path }));
const PATH = /(?:\b(GET|POST|PUT|PATCH|DELETE)`? ?`?)?(\/api\/v1\/[\w/{}:.-]*\w)/g;

/** Whether an operation has this path: `:id`, `{id}` and a name in capitals stand for any part. */
function isOperation(method: string | undefined, cited: string): boolean {
  const parts = cited.split('/');
  return OPERATIONS.some(({ method: its, path }) => {
    const own = path.split('/');
    const fits = own.every((part, i) => part.startsWith('{') || part === parts[i]);
    return fits && own.length === parts.length && (method === undefined || method === its);
  });
}

/** As a page's heading is linked to. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .trim()
    .replaceAll(' ', '-');

describe.each(PAGES)('%s', (page) => {
  const text = read(page);

  it('cites operations that there are', () => {
    const cited = [...text.matchAll(PATH)].map(([, method, path = '']) => ({ method, path }));
    const missing = cited.filter(
      ({ method, path }) => path !== '/api/v1/openapi.json' && !isOperation(method, path),
    );
    expect(missing).toEqual([]);
  });

  it('cites commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const cited = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(cited.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('cites files and folders that there are', () => {
    const cited = [...text.matchAll(/`((?:apps|libs|test|bench|scripts|deploy|docs)\/[\w/.-]+)`/g)];
    const missing = cited.map(([, path = '']) => path).filter((path) => !existsSync(path));
    expect(missing).toEqual([]);
  });

  it('links to pages and sections that there are', () => {
    for (const [, to = '', section] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
      const target = to === '' ? page : posix.join(posix.dirname(page), to);
      expect([to, existsSync(target)]).toEqual([to, true]);
      if (section === undefined) continue;
      const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
      expect(headings).toContain(section);
    }
  });
});
