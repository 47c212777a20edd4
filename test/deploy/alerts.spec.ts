import { Jietong } from '#kit/jietong';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

const rules = readFileSync('deploy/alerts.yml', 'utf8');
const expressions = [...rules.matchAll(/^ +expr: (.+)$/gm)].map(([, expression = '']) => expression);
const page = readFileSync('docs/OPERATIONS.md', 'utf8');

let jietong: Jietong;
let shown: string;
beforeAll(async () => {
  jietong = await Jietong.start();
  shown = await (await fetch(`${jietong.service.url}/metrics`)).text();
});
afterAll(() => jietong.close());

describe('the alarms on the machinery', () => {
  it('ask for nothing that no process shows', () => {
    expect(expressions.length).toBeGreaterThan(10);
    const asked = expressions.flatMap((one) => one.match(/\b(?:jietong|nodejs|process)_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThanOrEqual(expressions.length - 1);
    const metrics = new Set([...shown.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name));
    expect(asked.filter((name) => !metrics.has(name.replace(/_bucket$/, '')))).toEqual([]);
  });

  it('are in docs/OPERATIONS.md, each with what to do', () => {
    const named = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);
    expect(named.length).toBe(expressions.length);
    expect(named.filter((name) => !new RegExp(`^\\| \`${name}\` \\| .+ \\|$`, 'm').test(page))).toEqual([]);
  });

  it('every figure of ours at /metrics is explained there', () => {
    const ours = [...shown.matchAll(/^# TYPE (jietong_\w+)/gm)].map(([, name = '']) => name);
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});
