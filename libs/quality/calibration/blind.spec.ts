import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, RIGHT, sourceOf } from '#kit/drawn-stage';
import type { CalibrationView, DrawView, ItemAnswer, ScoringTaskView } from '#libs/contract';

const stage = new DrawnStage(sourceOf(() => contacts(40)));
const saying = (answer: ItemAnswer) => [{ itemId: 'right', answer }];

describe('a calibration beside a draw', () => {
  let draw: DrawView;
  let drawnId: string;

  beforeAll(() => stage.open([RIGHT]));
  beforeEach(async () => {
    draw = await stage.drawn({ maximum: 1 });
    drawnId = draw.contacts[0]?.contactId ?? '';
  });
  afterAll(() => stage.close());

  const compare = (contactIds: string[], scorerIds = ['qa', 'qb']): Promise<CalibrationView> =>
    stage.calibrations.open({ name: '校准', formId: 'hotline', contactIds, scorerIds }, 'lead', ALL);
  const compared = async (contactId: string, scorerIds = ['qa', 'qb']): Promise<string> => {
    const { id } = await compare([contactId], scorerIds);
    for (const scorer of scorerIds) {
      await stage.calibrations.score(id, scorer, { contactId, answers: saying('no'), note: '' }, ALL);
    }
    return id;
  };
  const score = ({ id, scorerId }: ScoringTaskView, answer: ItemAnswer): Promise<ScoringTaskView> =>
    stage.scoring.score(id, scorerId, saying(answer), '');
  /** Not calibrated with in any test before: every draw is of the same forty. */
  const fresh = async (): Promise<void> => {
    const before = await stage.stores.mongo.collection('calibrations').distinct('contactIds');
    while (before.includes(drawnId)) {
      draw = await stage.drawn({ maximum: 1 });
      drawnId = draw.contacts[0]?.contactId ?? '';
    }
  };

  it('refuses what a draw has not settled, and names it', async () => {
    await fresh();
    const refuses = async (): Promise<void> => {
      const refused = { code: 'BAD_INPUT', details: [{ field: 'contactIds', about: [drawnId] }] };
      await expect(compare([drawnId, 'elsewhere'])).rejects.toMatchObject(refused);
    };
    await refuses();
    const [one, other] = await stage.share(draw, ['qc', 'qd'], 1);
    if (!one || !other) throw new Error('nothing to score');
    await refuses();
    await score(one, 'yes');
    await refuses();
    await score(other, 'no');
    // They differ: a third person is to decide unswayed.
    await refuses();
    const decision = { contactId: drawnId, correct: true, why: '依据正确', by: 'chief' };
    await stage.judgements.adjudicate(draw.id, decision, ALL);
    expect((await compare([drawnId])).contactIds).toEqual([drawnId]);
  });

  it('keeps its scorers from the contact in later draws, also after its end', async () => {
    await fresh();
    // Drawn only afterwards, as far as the session could know.
    await stage.stores.mongo
      .collection('draws')
      .updateOne({ _id: draw.id as never }, [{ $set: { 'contacts.contactId': 'later' } }]);
    await compared(drawnId);
    await stage.stores.mongo
      .collection('draws')
      .updateOne({ _id: draw.id as never }, [{ $set: { 'contacts.contactId': drawnId } }]);
    await expect(stage.share(draw, ['qa', 'qb'])).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const [task] = await stage.share(draw, ['qa', 'qb', 'qc']);
    expect(task?.scorerId).toBe('qc');
    const given = stage.scoring.reassign(task?.id ?? '', 'qa', ALL);
    await expect(given).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ field: 'scorerId' }] });
    // And hides from whoever has it to score what was said of it.
    const [session] = (await stage.calibrations.list(ALL, 'qc', null, 1)).items;
    expect(session).toMatchObject({ scores: [], agreement: null });
    expect((await stage.calibrations.list(ALL, 'lead', null, 1)).items[0]?.scores).toHaveLength(2);
  });

  it('hides whose a contact was from whoever has yet to score it, in either, and from nobody else', async () => {
    await fresh();
    const hidden = async (scorerId: string): Promise<string[]> => {
      const some = [...(await stage.blind.toScore(scorerId, [drawnId, 'elsewhere']))];
      // Other tests have left them more to score.
      expect((await stage.blind.allToScore(scorerId)).includes(drawnId)).toBe(some.includes(drawnId));
      return some;
    };
    const [task] = await stage.share(draw, ['qc']);
    if (!task) throw new Error('nothing to score');
    expect([await hidden('qc'), await hidden('qa')]).toEqual([[drawnId], []]);
    await score(task, 'yes');
    expect(await hidden('qc')).toEqual([]);
    const { id } = await compare([drawnId]);
    expect([await hidden('qa'), await hidden('qc')]).toEqual([[drawnId], []]);
    await stage.calibrations.score(id, 'qa', { contactId: drawnId, answers: saying('yes'), note: '' }, ALL);
    expect([await hidden('qa'), await hidden('qb')]).toEqual([[], [drawnId]]);
    await stage.calibrations.close(id, ALL, 'lead');
    expect(await hidden('qb')).toEqual([]);
    expect((await stage.blind.toScore('qa', [])).size).toBe(0);
  });

  it('that began while the contact was shared lets none of its scorers score it', async () => {
    await fresh();
    const [task] = await stage.share(draw, ['qa']);
    if (!task) throw new Error('nothing to score');
    await stage.stores.mongo.collection<{ _id: string }>('calibrations').insertOne({
      _id: 'at-once',
      contactIds: [drawnId],
      scorerIds: ['qa', 'qb'],
    } as never);
    await expect(score(task, 'yes')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const { task: given } = await stage.scoring.reassign(task.id, 'qd', ALL);
    expect((await score(given, 'yes')).score).toMatchObject({ correct: true });
  });

  it('is given up if the contact is shared between its look and its write', async () => {
    await fresh();
    const blind = stage.calibrations['blind'];
    const looks: string[][] = [];
    const at = Object.assign(Object.create(blind) as typeof blind, {
      among: async (ids: readonly string[]) => {
        looks.push(looks.length === 0 ? [] : await blind.among(ids));
        return looks.at(-1) ?? [];
      },
    });
    Object.assign(stage.calibrations, { blind: at });
    await expect(compare([drawnId])).rejects.toMatchObject({ code: 'BAD_INPUT' });
    Object.assign(stage.calibrations, { blind });
    expect(looks).toEqual([[], [drawnId]]);
    expect(await stage.stores.mongo.collection('calibrations').countDocuments({ contactIds: drawnId })).toBe(
      0,
    );
  });
});
