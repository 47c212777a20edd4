import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, FOREIGN, FORM, MARCH, PLAN, saying, sourceOf } from '#kit/drawn-stage';
import type { DrawView, ItemAnswer, Page, ScoringTaskView } from '#libs/contract';
import type { SamplingService } from '../sampling/sampling.service.js';
import type { JudgementService } from './judgement.service.js';
import type { ScoringService } from './scoring.service.js';

/** Forty contacts; `ann`, who scores too, had every fourth. */
const stage = new DrawnStage(
  sourceOf(
    () => contacts(40),
    (id) => (Number(id.slice(1)) % 4 === 0 ? ['ann', 'bob'] : ['bob']),
  ),
);

describe('scoring a draw', () => {
  let sampling: SamplingService;
  let scoring: ScoringService;
  let judgements: JudgementService;
  let draw: DrawView;

  beforeAll(async () => {
    await stage.open();
    ({ sampling, scoring, judgements } = stage);
  });
  beforeEach(async () => {
    draw = await stage.drawn({ maximum: 32 });
  });
  afterAll(() => stage.close());

  const share = (doubleShare: number, scorerIds = ['ann', 'qa', 'qb']): Promise<ScoringTaskView[]> =>
    stage.share(draw, scorerIds, doubleShare);
  const score = (task: ScoringTaskView, right: ItemAnswer): Promise<ScoringTaskView> =>
    scoring.score(task.id, task.scorerId, saying(right), '');

  it('from the draw to the accuracy, with a dispute that a third person settles', async () => {
    const tasks = await share(0.25);
    expect(tasks).toHaveLength(40);
    expect(
      tasks.filter(({ scorerId, contactId }) => scorerId === 'ann' && Number(contactId.slice(1)) % 4 === 0),
    ).toEqual([]);
    const twice = tasks.filter((task, i) =>
      tasks.some((other, n) => n !== i && other.contactId === task.contactId),
    );
    expect(twice).toHaveLength(16);
    const [disputed] = twice;
    if (!disputed) throw new Error('none is scored twice');
    let said = 0;
    for (const task of tasks) {
      const differs = task.contactId === disputed.contactId && (said += 1) === 2;
      await score(task, differs ? 'no' : 'yes');
    }
    const before = await judgements.accuracy(draw.id, ALL);
    expect(before).toMatchObject({ drawn: 32, settled: 31, disputed: [disputed.contactId] });
    expect(before.accuracy?.value).toBe(1);
    expect(before.accuracy?.low).toBeLessThan(1);
    expect(await judgements.find(draw.id, disputed.contactId, ALL)).toMatchObject({
      state: 'disputed',
      correct: null,
      scores: [{ correct: true }, { correct: false }],
    });
    const decision = { contactId: disputed.contactId, correct: false, why: '税率引用错误' };
    const own = judgements.adjudicate(draw.id, { ...decision, by: disputed.scorerId }, ALL);
    await expect(own).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const agent = judgements.adjudicate(draw.id, { ...decision, by: 'bob' }, ALL);
    await expect(agent).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const after = await judgements.adjudicate(draw.id, { ...decision, by: 'chief' }, ALL);
    expect(after).toMatchObject({ settled: 32, disputed: [], agreement: { pairs: 8 } });
    expect(after.accuracy?.value).toBeCloseTo(31 / 32, 10);
    const again = judgements.adjudicate(draw.id, { ...decision, by: 'chief' }, ALL);
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('a scorer sees what is theirs to score, and no other score of it', async () => {
    const tasks = await share(1, ['qa', 'qb']);
    const [first] = tasks.filter(({ scorerId }) => scorerId === 'qa');
    if (!first) throw new Error('nothing to score');
    await score(first, 'no');
    const other = (await scoring.open('qb', null, 200)).items.find(
      (task) => task.contactId === first.contactId,
    );
    expect(other).toMatchObject({ score: null, scorerId: 'qb' });
    expect((await scoring.open('qa', null, 200)).items.map(({ id }) => id)).not.toContain(first.id);
    const foreign = scoring.score(first.id, 'qb', saying('yes'), '');
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(score(first, 'yes')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('a change of the form alters no score, nor what was shared out before', async () => {
    const [first, second] = await share(0);
    if (!first || !second) throw new Error('nothing to score');
    const { score: old } = await score(first, 'no');
    const newest = (await stage.forms.find('hotline')).version;
    const items = [
      ...FORM.items,
      { id: 'complete', text: '答复完整', textEn: 'Complete', critical: true, weight: 0 },
    ];
    await stage.forms.save({ ...FORM, baseVersion: newest, items }, 'admin', ALL);
    const stale = stage.forms.save({ ...FORM, baseVersion: newest, items }, 'admin', ALL);
    await expect(stale).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await score(second, 'yes')).formVersion).toBe(newest);
    expect(old).toMatchObject({ correct: false });
    expect((await judgements.accuracy(draw.id, ALL)).settled).toBe(2);
    expect((await stage.forms.find('hotline', newest)).items).toEqual(FORM.items);
    await stage.forms.save({ ...FORM, baseVersion: newest + 1 }, 'admin', ALL);
  });

  it('is by a form of its own district or of headquarters, which nobody else changes', async () => {
    const strict = { ...FORM, formId: 'strict-22' };
    const own = await stage.forms.save(strict, 'chief-22', { districtId: '22' });
    expect(own).toMatchObject({ districtId: '22', version: 1 });
    const lax = { ...strict, baseVersion: 1 };
    for (const [form, scope] of [
      [lax, FOREIGN],
      [{ ...FORM, baseVersion: (await stage.forms.find('hotline')).version }, { districtId: '22' }],
    ] as const)
      await expect(stage.forms.save(form, 'other', scope)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await stage.forms.save(lax, 'admin', ALL)).toMatchObject({ districtId: '22', version: 2 });
    const seen = async (districtId: string | null): Promise<boolean> =>
      (await stage.forms.list({ districtId })).some(({ id }) => id === 'strict-22');
    expect([await seen('22'), await seen('53'), await seen(null)]).toEqual([true, false, true]);
    expect((await stage.forms.list(FOREIGN)).map(({ id }) => id)).toContain('hotline');
    const whole = await stage.drawn({ population: { ...MARCH, districtId: null } });
    const by = { formId: 'strict-22', scorerIds: ['qa'], doubleShare: 0 };
    await expect(scoring.share(whole.id, by, ALL)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await scoring.share(draw.id, by, ALL)).toHaveLength(32);
  });

  it('is by one form in one version, also of replacements that come in later', async () => {
    const [gone] = await share(0);
    if (!gone) throw new Error('nothing to score');
    const why = { ground: 'deleted', note: '已删除', by: 'qa' } as const;
    await sampling.changes.replace(draw.id, gone.contactId, why, ALL);
    await stage.forms.save({ ...FORM, baseVersion: gone.formVersion }, 'admin', ALL);
    const greets = { id: 'greets', text: '问好', textEn: 'Greets', critical: true, weight: 0 };
    await stage.forms.save({ ...FORM, formId: 'greeting', items: [greets] }, 'admin', ALL);
    const request = { formId: 'greeting', scorerIds: ['qa', 'qb'], doubleShare: 0 };
    const refused = { code: 'BAD_INPUT', details: [{ field: 'formId', about: ['hotline'] }] };
    await expect(scoring.share(draw.id, request, ALL)).rejects.toMatchObject(refused);
    const [more] = await share(0);
    expect(more).toMatchObject({ formId: 'hotline', formVersion: gone.formVersion });
  });

  it('is shared out once; a replacement comes in, and the replaced one counts no more', async () => {
    const tasks = await share(0);
    await expect(share(0)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const gone = tasks[0]?.contactId ?? '';
    await sampling.changes.replace(draw.id, gone, { ground: 'deleted', note: '已删除', by: 'qa' }, ALL);
    const [more, ...none] = await share(0);
    expect(none).toEqual([]);
    for (const task of [...tasks, ...(more ? [more] : [])]) {
      if (task.contactId !== gone) await score(task, 'yes');
    }
    const { drawn, settled, accuracy } = await judgements.accuracy(draw.id, ALL);
    expect([drawn, settled, accuracy?.value]).toEqual([32, 32, 1]);
  });

  it('whoever has much open gets less of the next draw, and what was replaced is no work', async () => {
    const tasks = await share(0, ['sa', 'sb']);
    const gone = tasks.filter(({ scorerId }) => scorerId === 'sa').slice(0, 4);
    for (const { contactId } of gone) {
      await sampling.changes.replace(
        draw.id,
        contactId,
        { ground: 'deleted', note: '已删除', by: 'qa' },
        ALL,
      );
    }
    const { id } = await sampling.plan({ ...PLAN, maximum: 32 }, 'qa');
    draw = await sampling.draw(id, ALL, 'qa', '测试');
    const next = await share(0, ['sa', 'sb', 'sc']);
    const got = (scorer: string): number => next.filter(({ scorerId }) => scorerId === scorer).length;
    // Open: 12, 16 and none; with 32 more twenty each.
    expect(['sa', 'sb', 'sc'].map(got)).toEqual([8, 4, 20]);
  });

  it('what was replaced is nobody’s to score any more', async () => {
    const tasks = await share(1, ['qc', 'qd']);
    const gone = tasks[0]?.contactId ?? '';
    const why = { ground: 'deleted', note: '已删除', by: 'qa' } as const;
    await sampling.changes.replace(draw.id, gone, why, ALL);
    for (const task of tasks.filter(({ contactId }) => contactId === gone)) {
      const refusal = { code: 'STATE_CONFLICT', details: { contactId: gone } };
      await expect(score(task, 'no')).rejects.toMatchObject(refusal);
      await expect(scoring.find(task.id, task.scorerId)).rejects.toMatchObject(refusal);
    }
    // One by one: a page of what was replaced alone is passed over.
    const listed: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page: Page<ScoringTaskView> = await scoring.open('qc', cursor, 1);
      // The last of all may be the one that was replaced.
      if (page.next !== null) expect(page.items).toHaveLength(1);
      listed.push(...page.items.map(({ contactId }) => contactId));
      if (page.next === null) break;
      cursor = page.next;
    }
    const theirs = tasks.filter(({ scorerId, contactId }) => scorerId === 'qc' && contactId !== gone);
    expect(listed.toSorted()).toEqual(theirs.map(({ contactId }) => contactId).toSorted());
  });

  it('what is not scored can be given to another scorer, but to no agent of it, nor to whoever has its other copy', async () => {
    const tasks = await share(1, ['qa', 'qb']);
    const task = tasks.find((one) => one.contactId === tasks[0]?.contactId && one.scorerId === 'qa');
    const own = tasks.find(({ contactId }) => Number(contactId.slice(1)) % 4 === 0);
    if (!task || !own) throw new Error('nothing to give away');
    for (const to of ['qa', 'qb', 'bob']) {
      const refused = scoring.reassign(task.id, to, ALL);
      await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ field: 'scorerId' }] });
    }
    await expect(scoring.reassign(own.id, 'ann', ALL)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const foreign = scoring.reassign(task.id, 'qz', { districtId: '53' });
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await scoring.reassign(task.id, 'qz', ALL)).toMatchObject({
      task: { id: task.id, scorerId: 'qz' },
      from: 'qa',
    });
    await expect(score(task, 'yes')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const listed = await scoring.openOfDraw(draw.id, ALL, null, 200);
    expect(listed.items.find(({ id }) => id === task.id)?.scorerId).toBe('qz');
    expect(listed.items).toHaveLength(64);
    await score({ ...task, scorerId: 'qz' }, 'yes');
    const late = scoring.reassign(task.id, 'qx', ALL);
    await expect(late).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await scoring.openOfDraw(draw.id, ALL, null, 200)).items).toHaveLength(63);
  });

  it('both copies given to one at the same time: one of them is', async () => {
    const [first] = await share(1, ['qa', 'qb']);
    const copies = (await scoring.openOfDraw(draw.id, ALL, null, 200)).items.filter(
      ({ contactId }) => contactId === first?.contactId,
    );
    const given = await Promise.allSettled(copies.map(({ id }) => scoring.reassign(id, 'qz', ALL)));
    expect(given.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('a contact that was scored stays in the sample, whoever dislikes the score', async () => {
    const tasks = await share(1, ['qa', 'qb']);
    const [first] = tasks;
    if (!first) throw new Error('nothing to score');
    await score(first, 'no');
    const why = { ground: 'no-recording', note: '录音缺失', by: 'qb' } as const;
    const refused = sampling.changes.replace(draw.id, first.contactId, why, ALL);
    await expect(refused).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const { contacts } = await sampling.findDraw(draw.id, ALL);
    expect(contacts.filter(({ replaced, replaces }) => replaced ?? replaces)).toEqual([]);
  });

  it('of another district is not there', async () => {
    await share(0);
    const foreign = { districtId: '53' };
    await expect(judgements.accuracy(draw.id, foreign)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const request = { formId: 'hotline', scorerIds: ['qa'], doubleShare: 0 };
    await expect(scoring.share(draw.id, request, foreign)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
