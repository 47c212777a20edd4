import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { buildIdentity, principal, type BuiltIdentity } from '#kit/identity';

const national = principal();
const shanghai = principal({ userId: 'u22', districtId: '22' });
const nanjing = principal({ userId: 'u23', districtId: '23' });

describe('users', () => {
  let stores: Stores;
  let built: BuiltIdentity;
  const input = (username: string, rest: object = {}) => ({
    username,
    password: 'a good password',
    displayName: username.toUpperCase(),
    roles: ['agent' as const],
    ...rest,
  });

  beforeAll(async () => {
    stores = await openStores();
    buildIdentity(stores.mongo);
    await stores.migrate();
  });
  beforeEach(async () => {
    built = buildIdentity(stores.mongo);
    await stores.mongo.collection('users').deleteMany({});
  });
  afterAll(() => stores.close());

  it('are seen and changed within their district, and everywhere by headquarters', async () => {
    const one = await built.users.create(shanghai, input('one'));
    const two = await built.users.create(national, input('two', { districtId: '23' }));
    expect(one.districtId).toBe('22');
    expect((await built.users.list(shanghai, null, 10)).items).toEqual([one]);
    expect((await built.users.list(nanjing, null, 10)).items).toEqual([two]);
    expect((await built.users.list(national, null, 10)).items).toEqual([one, two]);
    await expect(built.users.get(shanghai, two.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const change = built.users.change(shanghai, two.id, { displayName: 'Taken' });
    await expect(change).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await built.users.get(national, two.id)).toEqual(two);
  });

  it.each(['23', '00'])(
    'of district %s are not made or moved there by a district’s administrator',
    async (districtId) => {
      const made = built.users.create(shanghai, input('one', { districtId }));
      await expect(made).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const { id } = await built.users.create(shanghai, input('two'));
      await expect(built.users.change(shanghai, id, { districtId })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      expect((await built.users.list(national, null, 10)).items.map((user) => user.districtId)).toEqual([
        '22',
      ]);
    },
  );

  it('have one name each, however it is written', async () => {
    await built.users.create(national, input('one'));
    const again = built.users.create(national, input(' ONE '));
    await expect(again).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      details: { field: 'username' },
    });
  });

  it.each([
    ['a bad name', { username: 'a b' }, { field: 'username' }],
    ['an unknown district', { districtId: '03' }, { field: 'districtId' }],
    ['a bad password', { password: 'password' }, { field: 'password', code: 'too-common' }],
  ])('are refused with %s', async (_, rest, problem) => {
    const made = built.users.create(national, { ...input('one'), ...rest });
    await expect(made).rejects.toMatchObject({ code: 'BAD_INPUT', details: [problem] });
  });

  it('are listed page by page', async () => {
    for (const name of ['p1', 'p2', 'p3']) await built.users.create(national, input(name));
    const first = await built.users.list(national, null, 2);
    expect(first.items.map((user) => user.username)).toEqual(['p1', 'p2']);
    const second = await built.users.list(national, first.next, 2);
    expect(second.items.map((user) => user.username)).toEqual(['p3']);
    expect(second.next).toBeNull();
  });

  it('who are agents are put on the roster, with no queue once they are none', async () => {
    const { id } = await built.users.create(shanghai, input('one', { queueIds: ['q1'] }));
    await built.users.create(shanghai, input('two', { roles: ['quality'] }));
    const user = { id, displayName: 'ONE', districtId: '22', revision: 1 };
    expect(built.roster.assigned).toEqual([{ user, queueIds: ['q1'] }]);
    await built.users.change(shanghai, id, { displayName: 'Uno' });
    await built.users.change(shanghai, id, { queueIds: ['q2', 'q3'] });
    await built.users.change(shanghai, id, { disabled: true });
    await built.users.change(shanghai, id, { disabled: false });
    await built.users.change(shanghai, id, { roles: ['supervisor'] });
    const told = built.roster.assigned
      .slice(1)
      .map(({ user: { displayName }, queueIds }) => [displayName, queueIds]);
    expect(told).toEqual([
      ['Uno', ['q1']],
      ['Uno', ['q2', 'q3']],
      ['Uno', []],
      ['Uno', ['q2', 'q3']],
      ['Uno', []],
    ]);
  });

  it('are not made or changed when the roster refuses a queue', async () => {
    await expect(built.users.create(shanghai, input('one', { queueIds: ['foreign'] }))).rejects.toThrow(
      'queue',
    );
    expect((await built.users.list(national, null, 10)).items).toEqual([]);
    const made = await built.users.create(shanghai, input('one'));
    const change = built.users.change(shanghai, made.id, {
      queueIds: ['foreign'],
      displayName: 'X',
    });
    await expect(change).rejects.toThrow('queue');
    expect(await built.users.get(shanghai, made.id)).toEqual(made);
  });

  it('keep their queues on the roster when a change of them is refused', async () => {
    const { id } = await built.users.create(shanghai, input('one', { queueIds: ['q1'] }));
    built.roster.afterCheck = () => built.users.change(shanghai, id, { displayName: 'Quicker' });
    const late = built.users.change(shanghai, id, { queueIds: ['q2'], disabled: true });
    await expect(late).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(built.roster.assigned.map(({ queueIds }) => queueIds)).toEqual([['q1'], ['q1']]);
    expect(await built.users.get(shanghai, id)).toMatchObject({ queueIds: ['q1'], disabled: false });
  });

  it.each([
    { roles: ['administrator' as const] },
    { disabled: true },
    { districtId: '22' },
    { password: 'another good one' },
  ])('may not do %j to themselves', async (change) => {
    const { id } = await built.users.create(national, input('me', { roles: ['administrator'] }));
    const self = principal({ userId: id });
    await expect(built.users.change(self, id, change)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(built.users.change(self, id, { displayName: 'Me' })).resolves.toMatchObject({
      displayName: 'Me',
    });
  });

  it('changed by two at once tell one of them so', async () => {
    const { id } = await built.users.create(national, input('one', { roles: ['quality'] }));
    const names = ['A', 'B', 'C', 'D', 'E'];
    const results = await Promise.allSettled(
      names.map((displayName) => built.users.change(national, id, { displayName })),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    for (const result of refused) expect(result.reason).toMatchObject({ code: 'STATE_CONFLICT' });
    const stored = await stores.mongo.collection('users').findOne({ _id: id as never });
    expect(stored).toMatchObject({ revision: 1 + names.length - refused.length });
  });

  it('are given contacts to score if they are enabled scorers whose district may see them, and named if not', async () => {
    const scorer = { roles: ['quality' as const] };
    const near = await built.users.create(national, input('near', { ...scorer, districtId: '22' }));
    const all = await built.users.create(national, input('all', { ...scorer, districtId: '00' }));
    const far = await built.users.create(national, input('far', { ...scorer, districtId: '23' }));
    const agent = await built.users.create(national, input('agent', { districtId: '22' }));
    const gone = await built.users.create(national, input('gone', { ...scorer, districtId: '22' }));
    await built.users.change(national, gone.id, { disabled: true });
    await built.users.requireScorers(shanghai, [near.id, all.id], '22');
    const nobody = '0'.repeat(24);
    const unfit = [far.id, agent.id, gone.id, nobody];
    const refused = built.users.requireScorers(shanghai, [near.id, ...unfit], '22');
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [
        {
          field: 'scorerIds',
          about: unfit,
          // Of another district by id: its names are not for this one.
          reasonEn: expect.stringMatching(new RegExp(`: ${far.id}, AGENT, GONE, ${nobody}$`)),
        },
      ],
    });
    await expect(built.users.requireScorers(national, [near.id], '00')).rejects.toMatchObject({
      details: [{ about: [near.id] }],
    });
  });

  it('leave their changes in the audit, without the password', async () => {
    const { id } = await built.users.create(shanghai, input('one'));
    await built.users.change(shanghai, id, { roles: ['quality'], password: 'another good one' });
    const rows = await stores.mongo
      .collection('audit')
      .find({ target: `user:${id}` })
      .sort({ _id: 1 })
      .toArray();
    expect(rows).toMatchObject([
      {
        actor: 'user:u22',
        action: 'user.created',
        districtId: '22',
        details: { roles: ['agent'] },
      },
      {
        actor: 'user:u22',
        action: 'user.changed',
        details: { roles: ['quality'], password: true },
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain('another good one');
  });

  it('never show a hash', async () => {
    const view = await built.users.create(shanghai, input('one'));
    expect(JSON.stringify(view)).not.toContain('argon2');
  });
});
