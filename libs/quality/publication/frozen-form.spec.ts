import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL, contacts, DrawnStage, FORM, RIGHT, sourceOf } from '#kit/drawn-stage';
import type { PublishedAccuracyView } from '#libs/contract';
import { createHash } from 'node:crypto';
import type { AccuracyPublicationService } from './publication.service.js';

const stage = new DrawnStage(sourceOf(() => contacts(10)));

describe('by which form right was decided', () => {
  let publications: AccuracyPublicationService;

  beforeAll(async () => {
    await stage.open([RIGHT]);
    publications = stage.publications;
  });
  afterAll(() => stage.close());

  async function published(): Promise<PublishedAccuracyView> {
    const draw = await stage.drawn({ maximum: 4 });
    for (const { id, scorerId } of await stage.share(draw, ['qa'])) {
      await stage.scoring.score(id, scorerId, [{ itemId: 'right', answer: 'yes' }], '');
    }
    return publications.publish([draw.id], { note: '公布', public: true, by: 'quality' }, ALL);
  }

  it('is frozen with a published accuracy, and everybody sees it; of old ones it is not known', async () => {
    const { id } = await published();
    const text = '[{"id":"right","text":"答复正确","textEn":"Right","critical":true,"weight":0}]';
    const itemsHash = createHash('sha256').update(text).digest('hex');
    const frozen = [{ formId: 'hotline', version: 1, name: '热线', nameEn: 'Hotline', itemsHash }];
    const greets = { ...FORM, name: '问好', items: [{ ...RIGHT, text: '问好' }] };
    await stage.forms.save({ ...greets, baseVersion: 1 }, 'admin', ALL);
    expect((await publications.find(id, ALL)).draws[0]?.forms).toEqual(frozen);
    expect((await publications.listPublic(null, 1)).items[0]?.draws[0]?.forms).toEqual(frozen);
    const [newer] = (await published()).draws[0]?.forms ?? [];
    expect(newer).toMatchObject({ formId: 'hotline', version: 2, name: '问好' });
    expect(newer?.itemsHash).not.toBe(itemsHash);
    await stage.stores.mongo
      .collection('published-accuracies')
      .updateOne({ _id: id as never }, { $unset: { 'draws.$[].forms': 1 } });
    expect((await publications.find(id, ALL)).draws[0]).not.toHaveProperty('forms');
    expect((await publications.listPublic(null, 2)).items[1]?.draws[0]).not.toHaveProperty('forms');
  });
});
