import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { DEFINITIONS, FORMER_DEFINITIONS } from './catalogue.rules.js';
import { DEFAULT_OPTIONS, optionsOf, type Definition, type FigureOptions } from './definition.rules.js';
import type { Formula, Part, Selector } from './formula.rules.js';

/** What each version computes, as a hash: it never changes. A new definition or version gets a line of its own. */
const COMPUTED: Record<string, string> = {
  'connection-rate@1': '8af707e5fbd19524',
  'connection-rate-line@2': 'b32935c00aabab4d',
  'connection-within-15s@1': '3346b79ccd6736ae',
  'service-level-answered@1': '63e6ac68eccdfe13',
  'service-level-settled@1': '9278f5b6c2cbb215',
  'service-level-without-short@1': 'a45ae73ccc517728',
  'service-level-asked@1': 'f824b3ec29176c5e',
  'average-speed-of-answer@1': 'ad0005dc8016aff8',
  'abandonment-rate@1': '3fa190c4027d8baa',
  'abandonment-rate-without-short@1': '4283259aea866ade',
  'average-handle-time@2': '671049c2c1a41a6e',
  'callback-success@1': '49b0fb42ec763b6b',
  'self-service-containment@1': 'faf9bdf174459893',
  'longest-queue-wait@1': '303372aaf844bbca',
  'average-talk-time@2': 'd36b568da66e2713',
  'average-wrap-up-time@2': '3dc65d312a8add52',
  'average-hold-time@1': '333c303a8751b6bf',
  'first-response-time@1': 'f8af4d3d74c601bf',
  'first-response-within-3min@1': 'cb0ea2b5535dd329',
  'first-contact-resolution@1': 'b1ecc2e03b3a13cb',
  'first-contact-resolution-topic@1': '1b9efdf207c803c4',
  'classification-rate@1': 'e915e982952b8dc4',
  'transfer-rate@2': '9eec787d7fdc7de1',
  'transfer-rate-cold@2': '6765718b7c56e765',
  'transfer-rate-warm@2': '7944f46563212e56',
  'contacts-asked@1': '62f9659ca16a4d69',
  'contacts-answered@1': '770ea12fe763ba23',
  'contacts-replied@1': 'dc5002cc28272ffb',
  'contacts-handled@1': '6c63c99e32c74370',
  'satisfaction@1': '8c521080ff2fcd0b',
  'satisfaction-with-basic@1': '7c2a0c16eef6158d',
  'satisfaction-response-rate@1': '29ea2cf0bfd7a143',
  'satisfaction-asked-rate@1': '7b0c141c9c3df709',
  'occupancy@1': 'c4ae0d2703808712',
  'utilisation@1': '85d2c0f49ca02bef',
  'connection-rate-line@1': 'b0a5f0f1ff2552c8',
  'average-handle-time@1': 'eae0a98ddc581307',
  'average-talk-time@1': '9aacc5a7caafbf80',
  'average-wrap-up-time@1': 'd51424b87db24622',
  'transfer-rate@1': 'a1fcf04763ebeda4',
  'transfer-rate-cold@1': '751dfae23c5452d7',
  'transfer-rate-warm@1': 'b0e94e004831e96e',
};

/** No two settings alike, and each of them another one the second time: a formula that takes the wrong one is seen. */
const SETTINGS: FigureOptions[] = [
  { ...DEFAULT_OPTIONS, withinSeconds: 20, shortSeconds: 6 },
  { ...DEFAULT_OPTIONS, withinSeconds: 31, shortSeconds: 7 },
];

const selectorText = ({ fact, atMostMs, overMs }: Selector): string =>
  `${fact}(${overMs ?? ''},${atMostMs ?? ''}]`;
const partText = ({ of, except = [], sum = false, most = false }: Part): string =>
  `${most ? 'most' : sum ? 'sum' : 'count'} ${of.map(selectorText).toSorted().join('+')} - ${except
    .map(selectorText)
    .toSorted()
    .join('+')}`;
const formulaText = ({ numerator, denominator }: Formula): string =>
  `${partText(numerator)} / ${partText(denominator)}`;

/** All that decides what a figure of it comes to, and in which unit. */
function described(definition: Definition): string {
  const { unit, ofAgent, beside, fixed = {} } = definition;
  return [
    unit,
    ...SETTINGS.map((options) => formulaText(definition.formula(options))),
    ofAgent ? formulaText(ofAgent) : 'of an agent the same',
    ...SETTINGS.map((options) => JSON.stringify(optionsOf(definition, options))),
    JSON.stringify(fixed),
    beside ? `${beside.id}@${beside.version}` : 'nothing beside',
  ].join('\n');
}

const hashOf = (definition: Definition): string =>
  createHash('sha256').update(described(definition)).digest('hex').slice(0, 16);

/** What is wrong between definitions and the table, and what to do about it. */
function complaints(
  definitions: readonly Definition[],
  computed: Readonly<Record<string, string>>,
): string[] {
  const keys = definitions.map(({ id, version }) => `${id}@${version}`);
  const wrong = definitions.flatMap((definition, at) => {
    const [key = '', hash] = [keys[at], hashOf(definition)];
    if (computed[key] === hash) return [];
    if (computed[key] === undefined) return [`${key} is new: add '${key}': '${hash}' to the table`];
    return [
      `${key} computes something else than it did. Figures were published by it: raise its version, keep the old one ` +
        'under FORMER_DEFINITIONS, say what changed in docs/METRICS.md, and add a line to the table',
    ];
  });
  const lost = Object.keys(computed).filter((key) => !keys.includes(key));
  return [
    ...wrong,
    ...lost.map((key) => `${key} is gone: figures were published by it, keep it under FORMER_DEFINITIONS`),
  ];
}

const ALL = [...DEFINITIONS, ...FORMER_DEFINITIONS];

describe('what a version of a definition computes', () => {
  it('never changes: another formula is another version', () => {
    expect(complaints(ALL, COMPUTED)).toEqual([]);
  });

  it('is told apart from whatever else it might compute', () => {
    const [rate] = DEFINITIONS;
    if (!rate) throw new Error('there are definitions');
    const { numerator, denominator } = rate.formula(DEFAULT_OPTIONS);
    const others: Partial<Definition>[] = [
      { formula: () => ({ numerator: denominator, denominator }) },
      { formula: () => ({ numerator, denominator: numerator }) },
      { formula: () => ({ numerator: { ...numerator, sum: true }, denominator }) },
      { formula: () => ({ numerator, denominator: { ...denominator, except: [{ fact: 'abandoned' }] } }) },
      { formula: () => ({ numerator: { of: [{ fact: 'answered', atMostMs: 1 }] }, denominator }) },
      {
        formula: (o) => ({ numerator: { of: [{ fact: 'answered', overMs: o.shortSeconds }] }, denominator }),
      },
      { unit: 'time-share' },
      { uses: ['withinSeconds'] },
      { fixed: { withinSeconds: 15 } },
      { ofAgent: { numerator, denominator } },
      { beside: rate },
    ];
    for (const other of others) {
      const told = complaints([{ ...rate, ...other }], { 'connection-rate@1': hashOf(rate) });
      expect(told).toEqual([expect.stringContaining('connection-rate@1 computes something else')]);
    }
    expect(
      complaints([{ ...rate, name: '另名', text: '另文' }], { 'connection-rate@1': hashOf(rate) }),
    ).toEqual([]);
    expect(complaints([], { 'connection-rate@1': hashOf(rate) })).toEqual([
      expect.stringContaining('is gone'),
    ]);
    expect(complaints([rate], {})).toEqual([
      expect.stringContaining(`'connection-rate@1': '${hashOf(rate)}'`),
    ]);
  });
});
