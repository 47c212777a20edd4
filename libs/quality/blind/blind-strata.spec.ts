import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, RIGHT, sourceOf } from '#kit/drawn-stage';
import type { DrawView, ScoringTaskView } from '#libs/contract';

const agentOf = (contactId: string): string => `agent-${Number(contactId.slice(1)) % 2}`;
const stage = new DrawnStage(
  sourceOf(
    () => contacts(40).map((one) => ({ ...one, agentId: agentOf(one.contactId) })),
    (contactId) => [agentOf(contactId)],
  ),
);

describe('a draw by a plan that is divided by agent', () => {
  let draw: DrawView;
  let tasks: ScoringTaskView[];

  beforeAll(async () => {
    await stage.open([RIGHT]);
    draw = await stage.drawn({ maximum: 4, stratifyBy: ['district', 'agent'] });
    tasks = await stage.share(draw, ['qa', 'qb']);
  });
  afterAll(() => stage.close());

  const shownTo = async (userId: string): Promise<DrawView> =>
    stage.strata.ofDraw(userId, await stage.sampling.findDraw(draw.id, ALL));
  const judgedTo = async (userId: string): Promise<Map<string, string>> => {
    const { items } = await stage.judgements.list(draw.id, ALL, null, 10);
    const shown = await stage.strata.of(userId, items);
    return new Map(shown.map(({ contactId, stratum }) => [contactId, stratum]));
  };
  const openOf = (scorer: string): string[] =>
    tasks.flatMap(({ scorerId, contactId }) => (scorerId === scorer ? [contactId] : []));
  const stratumOf = (contactId: string): string => `22/${agentOf(contactId)}`;

  it('names no agent to whoever has any of it to score, by neighbours and order neither', async () => {
    expect(tasks).toHaveLength(4);
    const { contacts: shown } = await shownTo('qa');
    const ids = draw.contacts.map(({ contactId }) => contactId).toSorted();
    expect(shown.map(({ contactId, stratum }) => [contactId, stratum])).toEqual(
      ids.map((id) => [id, '22/*']),
    );
    expect(await shownTo('chief')).toEqual(draw);
    expect(new Set(draw.contacts.map(({ stratum }) => stratum))).toEqual(
      new Set(['22/agent-0', '22/agent-1']),
    );
  });

  it('tells how far its contacts are without whose they are, of those that are to be scored', async () => {
    const judged = await judgedTo('qa');
    expect(openOf('qa')).toHaveLength(2);
    for (const id of openOf('qa')) expect(judged.get(id)).toBe('22/*');
    for (const id of openOf('qb')) expect(judged.get(id)).toBe(stratumOf(id));
    for (const [id, stratum] of await judgedTo('chief')) expect(stratum).toBe(stratumOf(id));
  });

  it('names them as soon as they are scored', async () => {
    for (const { id, scorerId } of tasks.filter((one) => one.scorerId === 'qa'))
      await stage.scoring.score(id, scorerId, [{ itemId: 'right', answer: 'yes' }], '');
    for (const [id, stratum] of await judgedTo('qa')) expect(stratum).toBe(stratumOf(id));
    expect((await shownTo('qa')).contacts.map(({ contactId }) => contactId)).toEqual(
      draw.contacts.map(({ contactId }) => contactId),
    );
  });
});
