import { fc } from '#kit/property';
import { describe, expect, it } from '@jest/globals';
import { lineOf, placesOf, type Places } from './json-place.rules.js';

const placed = (text: string): Places => {
  const read = placesOf(text);
  if ('fault' in read) throw new Error(JSON.stringify(read.fault));
  return read.places;
};

describe('the place of a field', () => {
  const text = JSON.stringify(
    { skills: [], queues: [{ queueId: 'a', rings: [{}, { afterSeconds: 5 }] }] },
    null,
    2,
  );

  it('is the line on which its value begins', () => {
    const lines = text.split('\n');
    const places = placed(text);
    expect(lines[lineOf(places, 'queues.0.queueId') - 1]).toContain('"queueId": "a"');
    expect(lines[lineOf(places, 'queues.0.rings.1.afterSeconds') - 1]).toContain('"afterSeconds": 5');
  });

  it('is that of what is around it, if it is not there', () => {
    const places = placed(text);
    expect(lineOf(places, 'queues.0.overflow.3')).toBe(lineOf(places, 'queues.0'));
    expect(lineOf(places, 'agents')).toBe(1);
  });

  it.each([
    ['{\n  "a": 1,\n}', 3],
    ['{\n  "a" 1\n}', 2],
    ['[\n1,\n2', 3],
    ['{"a": nul}', 1],
    ['{}\n\n}', 3],
    ['', 1],
    ["{\n 'a': 1}", 2],
    ['"\\x"', 1],
  ])('is told of what is no JSON: %j', (wrong, line) => {
    expect(placesOf(wrong)).toMatchObject({ fault: { line } });
  });

  it('takes what JSON takes, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        expect(placed(JSON.stringify(value, null, indent)).get('')).toBe(1);
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[[\]{}",:a1 \n-]{0,12}$/), (text) => {
        let good = true;
        try {
          JSON.parse(text);
        } catch {
          good = false;
        }
        expect('places' in placesOf(text)).toBe(good);
      }),
      { numRuns: 300 },
    );
  });
});
