import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import type { ScriptAction, ScriptEvent } from '../script/index.js';
import type { SpokenLanguage } from '../speech/index.js';
import type { IvrTree, PromptRef } from './tree.model.js';
import { IvrScript, type CallerFacts, type IvrOutcome } from './walk.rules.js';

const NOBODY: CallerFacts = { openQueueIds: new Set(), districtId: '22', caller: '', listIds: new Set() };
const TREE: IvrTree = {
  start: 'top',
  nodes: [
    {
      id: 'top',
      kind: 'menu',
      prompt: 'menu',
      seconds: 5,
      tries: 2,
      keys: { '0': 'agent', '1': 'number', '2': 'hours', '3': 'look', '4': 'listed', '9': 'top' },
      otherwise: 'bye',
    },
    {
      id: 'number',
      kind: 'digits',
      prompt: 'number',
      seconds: 4,
      tries: 2,
      min: 2,
      max: 6,
      keep: 'declaration',
      next: 'which',
      otherwise: 'agent',
    },
    {
      id: 'which',
      kind: 'branch',
      cases: [{ when: { entered: 'declaration', prefix: ['22'] }, next: 'special' }],
      otherwise: 'agent',
    },
    {
      id: 'hours',
      kind: 'branch',
      cases: [{ when: { open: 'general' }, next: 'agent' }],
      otherwise: 'mail',
    },
    {
      id: 'look',
      kind: 'lookup',
      prompt: 'moment',
      by: 'caller',
      url: 'https://status.example.cn/',
      seconds: 3,
      answers: { gold: 'special' },
      otherwise: 'mail',
    },
    {
      id: 'listed',
      kind: 'digits',
      prompt: 'number',
      seconds: 4,
      tries: 1,
      min: 2,
      max: 2,
      keep: 'office',
      next: 'offices',
      otherwise: 'bye',
    },
    {
      id: 'offices',
      kind: 'lookup',
      by: 'office',
      list: { '22': 'here' },
      seconds: 1,
      answers: { here: 'special' },
      otherwise: 'agent',
    },
    { id: 'agent', kind: 'queue' },
    { id: 'special', kind: 'queue', queueId: 'special' },
    { id: 'mail', kind: 'message' },
    { id: 'bye', kind: 'hangup', prompt: 'bye' },
  ],
};

const media = (ref: PromptRef, language: SpokenLanguage): string[] => [
  `sound:${typeof ref === 'string' ? ref : ref[language]}`,
];

/** What a caller hears and where they get, told as words. */
function tell(
  events: readonly (ScriptEvent['type'] | { key: string } | { answer: string | null })[],
  facts: Partial<CallerFacts> = {},
  tree = TREE,
  typed = '',
) {
  const script = new IvrScript({
    treeId: 'hotline',
    tree,
    facts: { ...NOBODY, ...facts },
    language: 'zh',
    typed,
    media,
    sorry: ['sound:sorry'],
  });
  let { first: state } = script;
  const said: string[] = [];
  let outcome: IvrOutcome | null = null;
  const word = (action: ScriptAction<IvrOutcome>): string => {
    if (action.do === 'play') return action.media.join('+').replaceAll('sound:', '');
    if (action.do === 'finish') outcome = action.outcome;
    if (action.do === 'speak') return `speak ${action.language}`;
    if (action.do === 'look-up') return `look-up ${action.question.by} ${action.question.value}`;
    return action.do === 'wait' ? `wait ${action.ms}` : action.do;
  };
  for (const one of ['start' as const, ...events]) {
    const event = (
      typeof one === 'string' ? { type: one } : { type: 'key' in one ? 'key' : 'answered', ...one }
    ) as ScriptEvent;
    const step = script.on(state, event);
    state = step.state;
    said.push(...step.actions.map(word));
  }
  return { said, outcome: outcome as IvrOutcome | null };
}

const keys = (digits: string) => Array.from(digits, (key) => ({ key }));

describe('a caller in a tree', () => {
  it('is heard before the prompt is over', () => {
    const { said, outcome } = tell([{ key: '0' }]);
    expect(said).toEqual(['menu', 'finish']);
    expect(outcome).toEqual({ to: 'queue', queueId: null, journey: { path: ['top', 'agent'], entered: {} } });
  });

  it('who presses a key that is none is asked again, and then led out politely', () => {
    const { said, outcome } = tell(['played', { key: '7' }, 'played', 'timeout', 'played']);
    expect(said).toEqual(['menu', 'wait 5000', 'sorry+menu', 'wait 5000', 'bye', 'finish']);
    expect(outcome?.to).toBe('hang-up');
  });

  it('enters digits until # or the last, and agents see the end of them', () => {
    const { outcome } = tell([...keys('1'), ...keys('2211#')]);
    expect(outcome).toMatchObject({ to: 'queue', queueId: 'special' });
    expect(outcome?.journey.entered).toEqual({ declaration: '****' });
    expect(tell([...keys('1'), ...keys('331122')]).outcome?.journey).toEqual({
      path: ['top', 'number', 'which', 'agent'],
      entered: { declaration: '****22' },
    });
  });

  it('who enters too little, or nothing, is asked again, and then gets an agent', () => {
    const { said, outcome } = tell([...keys('1'), ...keys('1#'), 'played', 'timeout']);
    expect(said).toEqual(['menu', 'number', 'wait 4000', 'sorry+number', 'wait 4000', 'finish']);
    expect(outcome).toMatchObject({ to: 'queue', queueId: null });
  });

  it('comes to where the hours lead', () => {
    expect(tell(keys('2')).outcome?.to).toBe('voice-mail');
    expect(tell(keys('2'), { openQueueIds: new Set(['general']) }).outcome?.to).toBe('queue');
  });

  it('goes where a lookup by their number leads, whatever they press meanwhile', () => {
    const caller = '13800138000';
    const look = [...keys('3'), 'played' as const, ...keys('0')];
    const gold = tell([...look, { answer: 'gold' }], { caller });
    expect(gold.said).toEqual(['menu', 'moment', `look-up caller ${caller}`, 'finish']);
    expect(gold.outcome).toMatchObject({ to: 'queue', queueId: 'special' });
    for (const answer of ['silver', 'constructor', null])
      expect(tell([...look, { answer }], { caller }).outcome?.to).toBe('voice-mail');
    // Nobody is asked about a number that is withheld.
    expect(tell(look).said).toEqual(['menu', 'moment', 'finish']);
  });

  it('goes where the list of the tree leads', () => {
    expect(tell([...keys('4'), ...keys('22')]).outcome).toMatchObject({ queueId: 'special' });
    expect(tell([...keys('4'), ...keys('23')]).outcome).toMatchObject({ queueId: null });
  });

  it('who turns in circles comes to an end', () => {
    expect(tell(keys('9'.repeat(120))).outcome?.to).toBe('queue');
  });

  it('ends whatever comes, and is never asked for nothing', () => {
    const event = fc.oneof(
      fc.constantFrom('played' as const, 'timeout' as const, 'recorded' as const),
      fc.record({ answer: fc.constantFrom('gold', 'other', null) }),
      fc.record({ key: fc.constantFrom(...Array.from('0123456789*#ABCD')) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const { said, outcome } = tell([
          ...events,
          // A lookup is always answered in the end.
          ...Array.from({ length: 20 }, () => [
            'timeout' as const,
            'played' as const,
            { answer: null },
          ]).flat(),
          'played',
        ]);
        expect(outcome).not.toBeNull();
        expect(said.at(-1)).toBe('finish');
      }),
    );
  });
});

describe('whether a caller was served', () => {
  /** The tree with a mark at these nodes. */
  const marked = (...ids: string[]): IvrTree => ({
    ...TREE,
    nodes: TREE.nodes.map((node) =>
      ids.includes(node.id) ? ({ ...node, serves: true } as typeof node) : node,
    ),
  });
  const servedBy = (tree: IvrTree, ...events: Parameters<typeof tell>[0]) =>
    tell(events, { caller: '13800138000' }, tree).outcome;

  it('is known where something is marked as an answer, and nowhere else', () => {
    expect(servedBy(TREE, { key: '0' })?.journey).not.toHaveProperty('served');
    expect(servedBy(marked('bye'), { key: '0' })).toMatchObject({ to: 'queue', journey: { served: false } });
    const heard = servedBy(marked('bye'), 'played', 'timeout', 'played', 'timeout', 'played');
    expect(heard).toMatchObject({ to: 'hang-up', journey: { served: true } });
  });

  it('by a lookup: if it had an answer that leads somewhere', () => {
    const asks = [{ key: '3' }, 'played'] as const;
    const outcome = (answer: string | null) => servedBy(marked('look'), ...asks, { answer }, 'gone');
    expect(outcome('gold')?.journey.served).toBe(true);
    expect(outcome('lead')?.journey.served).toBe(false);
    expect(outcome(null)?.journey.served).toBe(false);
    const listed = servedBy(marked('offices'), { key: '4' }, ...keys('22'));
    expect(listed).toMatchObject({ to: 'queue', journey: { served: true } });
    expect(servedBy(marked('offices'), { key: '4' }, ...keys('31'))?.journey.served).toBe(false);
  });

  it('is told of whoever hangs up in the tree, with the way they had gone', () => {
    expect(servedBy(marked('bye'), { key: '4' }, { key: '2' }, 'gone')).toEqual({
      to: 'left',
      journey: { path: ['top', 'listed'], entered: {}, served: false },
    });
  });
});

describe('keys that are pressed while a caller is greeted', () => {
  it('are for the first question, and what is left of them for the next one', () => {
    expect(tell([], {}, TREE, '0')).toEqual({
      said: ['finish'],
      outcome: { to: 'queue', queueId: null, journey: { path: ['top', 'agent'], entered: {} } },
    });
    const { outcome } = tell([], {}, TREE, '12211#');
    expect(outcome).toMatchObject({
      queueId: 'special',
      journey: { path: ['top', 'number', 'which', 'special'] },
    });
  });

  it('are completed by those that follow', () => {
    const { said, outcome } = tell(keys('11#'), {}, TREE, '1333');
    expect(said).toEqual(['wait 4000', 'wait 4000', 'wait 4000', 'finish']);
    expect(outcome?.journey.entered).toEqual({ declaration: '***11' });
  });

  it('that are no answer are forgotten: the question is asked as ever', () => {
    expect(tell([], {}, TREE, '70').said).toEqual(['menu']);
    expect(tell([], {}, TREE, '1#0').said).toEqual(['number']);
    expect(tell(['played', 'timeout', 'played'], {}, TREE, '7').outcome).toBeNull();
  });

  it('are kept over what is only said, up to a limit', () => {
    const nodes = [{ id: 'hello', kind: 'play', prompt: 'hello', next: 'top' }, ...TREE.nodes] as const;
    const { said, outcome } = tell([...keys('0'), 'played'], {}, { start: 'hello', nodes });
    expect(said).toEqual(['hello', 'finish']);
    expect(outcome?.to).toBe('queue');
    expect(tell([...keys('7'.repeat(60)), 'played'], {}, { start: 'hello', nodes }).said).toEqual([
      'hello',
      'menu',
    ]);
  });
});

describe('a caller who chooses a language', () => {
  const LINGUAL: IvrTree = {
    start: 'speech',
    nodes: [
      {
        id: 'speech',
        kind: 'menu',
        prompt: { zh: '普通话请按一', en: 'English two' },
        seconds: 5,
        tries: 2,
        keys: { '1': 'main', '2': 'main', '3': 'main' },
        languages: { '1': 'zh', '2': 'en' },
        otherwise: 'main',
      },
      {
        id: 'main',
        kind: 'menu',
        prompt: { zh: '人工请按零', en: 'agent zero' },
        seconds: 5,
        tries: 2,
        keys: { '0': 'which', '9': 'speech' },
        otherwise: 'which',
      },
      {
        id: 'which',
        kind: 'branch',
        cases: [{ when: { language: 'en' }, next: 'english' }],
        otherwise: 'agent',
      },
      { id: 'agent', kind: 'queue' },
      { id: 'english', kind: 'queue', queueId: 'english' },
    ],
  };

  it('is asked in each, and from then on spoken to in theirs, which they take along', () => {
    const { said, outcome } = tell(keys('20'), {}, LINGUAL);
    expect(said).toEqual(['普通话请按一+English two', 'speak en', 'agent zero', 'finish']);
    expect(outcome).toEqual({
      to: 'queue',
      queueId: 'english',
      journey: { path: ['speech', 'main', 'which', 'english'], entered: {}, language: 'en' },
    });
  });

  it('may change their mind; who chooses none has that of the number', () => {
    expect(tell(keys('2910'), {}, LINGUAL).outcome).toMatchObject({
      queueId: null,
      journey: { language: 'zh' },
    });
    const none = tell(keys('30'), {}, LINGUAL);
    expect(none.said).toEqual(['普通话请按一+English two', '人工请按零', 'finish']);
    expect(none.outcome?.journey).not.toHaveProperty('language');
  });

  it('does so before it is asked, too', () => {
    expect(tell([], {}, LINGUAL, '20').said).toEqual(['speak en', 'finish']);
  });
});

describe('a caller who is asked how satisfied they are', () => {
  const RATED: IvrTree = {
    start: 'rate',
    nodes: [
      { id: 'rate', kind: 'survey', prompt: 'rate', seconds: 6, tries: 2, next: 'thanks', otherwise: 'bye' },
      { id: 'thanks', kind: 'play', prompt: 'thanks', next: 'bye' },
      { id: 'bye', kind: 'hangup', prompt: 'bye' },
    ],
  };
  const satisfaction = (...events: Parameters<typeof tell>[0]) =>
    tell(events, {}, RATED).outcome?.journey.satisfaction;

  it('answers by a key, also while it is being said', () => {
    const { said, outcome } = tell([...keys('4'), 'played', 'played'], {}, RATED);
    expect(said).toEqual(['rate', 'thanks', 'bye', 'finish']);
    expect(outcome).toMatchObject({
      to: 'hang-up',
      journey: { path: ['rate', 'thanks', 'bye'], satisfaction: 4 },
    });
  });

  it('may be mistaken once, and may say nothing', () => {
    expect(satisfaction(...keys('65'), 'gone')).toBe(5);
    expect(satisfaction('played', 'timeout', 'played', 'timeout', 'played')).toBeNull();
    expect(satisfaction('gone')).toBeNull();
  });

  it('is not answered by what was pressed before', () => {
    expect(tell(['gone'], {}, RATED, '1').outcome?.journey.satisfaction).toBeNull();
  });
});
