import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contacts, DrawnStage, FOREIGN, FORM, sourceOf } from '#kit/drawn-stage';

const stage = new DrawnStage(sourceOf(() => contacts(1)));

describe('forms of an older build, which does not say whose they are', () => {
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const { name, nameEn, items } = FORM;
  const old = async (formId: string, version: number, createdBy: string): Promise<unknown> =>
    stage.stores.mongo.collection<{ _id: string }>('score-forms').insertOne({
      _id: `${formId}/${version}`,
      formId,
      version,
      name,
      nameEn,
      items,
      createdAt: new Date(stage.clock.now()),
      createdBy,
    } as never);
  const ownersOf = async (formId: string, versions: number[]): Promise<string[]> => {
    const found = versions.map(async (version) => (await stage.forms.find(formId, version)).districtId);
    return Promise.all(found);
  };
  const seenBy53 = async (formId: string): Promise<boolean> =>
    (await stage.forms.list(FOREIGN)).some(({ id }) => id === formId);
  const people = async (ids: string[]): Promise<Map<string, string>> =>
    new Map(ids.filter((id) => id.startsWith('chief-')).map((id) => [id, id.slice('chief-'.length)]));

  it('are of the district of who made the first version; who is not known is of headquarters', async () => {
    await old('old-22', 1, 'chief-22');
    await old('old-22', 2, 'chief-53');
    await old('old-00', 1, 'gone');
    await stage.forms.settleOwners(people);
    expect(await ownersOf('old-22', [1, 2])).toEqual(['22', '22']);
    expect(await ownersOf('old-00', [1])).toEqual(['00']);
    expect([await seenBy53('old-22'), await seenBy53('old-00')]).toEqual([false, true]);
    const change = { ...FORM, formId: 'old-22', baseVersion: 2 };
    const others = stage.forms.save(change, 'chief-53', FOREIGN);
    await expect(others).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const saved = await stage.forms.save(change, 'chief-22', { districtId: '22' });
    expect(saved).toMatchObject({ districtId: '22', version: 3 });
    // Once more changes nothing: what is noted stays, wherever its maker has gone.
    await stage.forms.settleOwners(async () => new Map([['chief-22', '53']]));
    expect(await ownersOf('old-22', [1, 2, 3])).toEqual(['22', '22', '22']);
  });

  it('made beside this one do not take a form from its district', async () => {
    await stage.forms.save({ ...FORM, formId: 'both-22' }, 'chief-22', { districtId: '22' });
    await old('both-22', 2, 'admin');
    expect(await ownersOf('both-22', [1, 2])).toEqual(['22', '22']);
    expect(await seenBy53('both-22')).toBe(false);
    await expect(stage.forms.usable('both-22', '53')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const change = { ...FORM, formId: 'both-22', baseVersion: 2 };
    expect(await stage.forms.save(change, 'chief-22', { districtId: '22' })).toMatchObject({
      districtId: '22',
      version: 3,
    });
    await old('both-22', 4, 'chief-53');
    await stage.forms.settleOwners(people);
    expect(await ownersOf('both-22', [4])).toEqual(['22']);
  });
});
