import { testFolder } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A small project in which every rule of `npm run check` is broken once, beside what is allowed. */
const PLANTED: Record<string, string> = {
  'libs/contract/index.ts': 'export const word = 1;',
  'libs/contract/sees-a-lib.ts': "export * from '#libs/routing';",
  'libs/platform/index.ts':
    "export * from 'mongoose'; export * from 'bullmq'; export * from '#libs/contract';",
  'libs/platform/sees-a-lib.ts': "export * from '#libs/routing';",
  'libs/routing/index.ts': "export * from './policy.rules.js'; export * from '#libs/platform/nest';",
  'libs/routing/policy.rules.ts': "import { word } from './order.rules.js'; export const policy = word;",
  'libs/routing/order.rules.ts': "import { policy } from './policy.rules.js'; export const word = policy;",
  'libs/routing/sees-a-sibling.ts': "export * from '#libs/contact';",
  'libs/routing/sees-the-kit.ts': "export * from '#kit';",
  'libs/routing/policy.service.ts': "import mongoose from 'mongoose'; export default mongoose;",
  'libs/routing/policy.repository.ts': "import mongoose from 'mongoose'; export default mongoose;",
  'libs/routing/policy.spec.ts': "export * from '#kit'; export * from 'mongoose';",
  'libs/contact/index.ts': "export * from '../routing/index.js';",
  'libs/contact/wire.service.ts': "import { Queue } from 'bullmq'; export default Queue;",
  'libs/contact/push.service.ts': "import { Server } from 'socket.io'; export default Server;",
  'libs/contact/string-utils.ts': 'export const join = 1;',
  'libs/contact/long.rules.ts': 'export {};\n'.repeat(401),
  'libs/contact/silent.rules.ts': '// @ts-ignore\nexport const silent = 1;',
  'apps/gateway/agent.gateway.ts': "import { Server } from 'socket.io'; export default Server;",
  'apps/gateway/sees-an-app.ts': "export * from '../router/router.module.js'; export * from '#apps/router';",
  'apps/router/router.module.ts': 'export {};',
  'apps/all/all.module.ts': "export * from '../router/router.module.js'; export * from '#apps/router';",
};

describe('npm run check', () => {
  let copy: string;
  const place = (file: string): string => join(copy, file);

  beforeAll(() => {
    copy = testFolder('planted');
    for (const [file, text] of Object.entries(PLANTED)) {
      mkdirSync(dirname(place(file)), { recursive: true });
      writeFileSync(place(file), text);
    }
    for (const file of ['tsconfig.json', '.oxlintrc.json']) copyFileSync(file, place(file));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('finds what breaks the house rules, and only that', () => {
    const { stderr, status } = spawnSync(process.execPath, ['scripts/lib/house-rules.mjs', copy], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr.trim().split('\n').sort()).toEqual([
      expect.stringContaining(
        "apps/gateway/sees-an-app.ts: '../router/router.module.js' leaves apps/gateway",
      ),
      expect.stringContaining("libs/contact/index.ts: '../routing/index.js' leaves libs/contact"),
      expect.stringContaining('libs/contact/long.rules.ts: 401 lines'),
      expect.stringContaining("libs/contact/push.service.ts: may not import 'socket.io'"),
      expect.stringContaining('libs/contact/silent.rules.ts: a check is silenced'),
      expect.stringContaining('libs/contact/string-utils.ts: the name does not say'),
      expect.stringContaining("libs/contact/wire.service.ts: may not import 'bullmq'"),
      expect.stringContaining("libs/routing/policy.service.ts: may not import 'mongoose'"),
    ]);
  });

  it('finds broken layers and import cycles, and only those', () => {
    const linter = join(process.cwd(), 'node_modules/oxlint/bin/oxlint');
    const { stdout } = spawnSync(
      process.execPath,
      [linter, '--tsconfig', 'tsconfig.json', '-f', 'unix', 'apps', 'libs'],
      {
        cwd: copy,
        encoding: 'utf8',
      },
    );
    const found = (rule: string): string[] => {
      const lines = stdout.split('\n').filter((line) => line.includes(`(${rule})`));
      return [...new Set(lines.map((line) => line.split(':')[0] ?? ''))].sort();
    };
    expect(found('no-restricted-imports')).toEqual([
      'apps/gateway/sees-an-app.ts',
      'libs/contract/sees-a-lib.ts',
      'libs/platform/sees-a-lib.ts',
      'libs/routing/sees-a-sibling.ts',
      'libs/routing/sees-the-kit.ts',
    ]);
    expect(found('no-cycle')).toContain('libs/routing/policy.rules.ts');
  });
});
