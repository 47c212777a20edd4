import { openStores, type Stores } from '#kit';
import type { QuestionnaireAccess } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AnnualAnswersService } from './annual-answers.service.js';
import type { QuestionnaireDoc, ResponseDoc } from '../questionnaire.schema.js';
import { ResponseRepository } from './response.repository.js';

const YEAR = { from: '2026-01-01', to: '2026-12-31' };

describe('answers to questionnaires in a year', () => {
  let stores: Stores;
  let answers: AnnualAnswersService;

  beforeAll(async () => {
    stores = await openStores();
    answers = new AnnualAnswersService(new ResponseRepository(stores.mongo));
    await stores.migrate();
    const questionnaires = stores.mongo.collection<QuestionnaireDoc>('questionnaires');
    const responses = stores.mongo.collection<ResponseDoc>('questionnaire-responses');
    let made = 0;
    const store = async (
      _id: string,
      districtId: string,
      access: QuestionnaireAccess,
      days: readonly string[],
    ): Promise<void> => {
      await questionnaires.insertOne({ _id, districtId, access } as QuestionnaireDoc);
      for (const day of days) {
        made += 1;
        await responses.insertOne({ _id: `r${made}`, questionnaireId: _id, version: 1, day } as ResponseDoc);
      }
    };
    await store('q1', '22', 'invited', ['2025-12-31', '2026-01-01', '2026-06-01']);
    await store('q2', '53', 'invited', ['2026-12-31', '2027-01-01']);
    await store('q3', '22', 'anonymous', ['2026-02-02']);
    // Of one that is gone nobody knows whose it was.
    await responses.insertOne({ _id: 'r0', questionnaireId: 'gone', day: '2026-03-03' } as ResponseDoc);
  });
  afterAll(() => stores.close());

  it('are counted by the day of the answer, by access, of a district or of all', async () => {
    expect(await answers.answered(YEAR, null)).toEqual({ invited: 3, anonymous: 1 });
    expect(await answers.answered(YEAR, '22')).toEqual({ invited: 2, anonymous: 1 });
    expect(await answers.answered(YEAR, '53')).toEqual({ invited: 1, anonymous: 0 });
    expect(await answers.answered({ from: '2024-01-01', to: '2024-12-31' }, null)).toEqual({
      invited: 0,
      anonymous: 0,
    });
  });
});
