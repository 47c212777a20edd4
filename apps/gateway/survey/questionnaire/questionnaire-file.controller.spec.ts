import { describe, expect, it } from '@jest/globals';
import { AppError, type Principal } from '#libs/contract';
import type { AuditLog } from '#libs/identity';
import type { QuestionnaireService } from '#libs/survey';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import type { FileReply } from '../../file-reply.adapter.js';
import { MOST_CHARACTERS, QuestionnaireFileController } from './questionnaire-file.controller.js';

const LONG = '查'.repeat(2000);
const question = { id: 'why', kind: 'text', text: '为什么？', textEn: 'Why?', options: [], right: [] };
const content = { name: '问卷', nameEn: 'Questionnaire', quiz: false, questions: [question] };
const user = { userId: 'qa', districtId: '00' } as Principal;

/** So many answers of 2,000 characters each, read one by one. */
function controllerOf(count: number) {
  const [read, audited, sent] = [{ now: 0 }, [] as unknown[], [] as Readable[]];
  const found = {
    view: { access: 'anonymous', content, districtId: '22', answers: count, offered: count },
    version: 1,
    groups: [],
    heldBack: false,
    withheld: new Set<string>(),
    count,
    responses: {
      async *[Symbol.asyncIterator]() {
        for (; read.now < count; read.now += 1)
          yield { day: '2026-03-02', answers: [{ questionId: 'why', values: [], text: LONG }], score: null };
      },
    },
  };
  const questionnaires = { answers: async () => found } as unknown as QuestionnaireService;
  const audit = { record: async (row: unknown) => void audited.push(row) } as unknown as AuditLog;
  const reply: FileReply = { headers: () => reply, send: (body) => sent.push(body as Readable) };
  const controller = new QuestionnaireFileController(questionnaires, audit);
  const file = (format: 'csv' | 'xlsx'): Promise<void> =>
    controller.file(user, { id: 'q' }, { format, language: 'zh' }, reply);
  return { file, read, audited, sent };
}

describe('the answers of a questionnaire as a file', () => {
  it('are sent as they are read, however many and long they are', async () => {
    const many = 2 * (MOST_CHARACTERS / LONG.length);
    const { file, read, audited, sent } = controllerOf(many);
    await file('csv');
    expect(read.now).toBe(0);
    expect(audited).toMatchObject([{ action: 'questionnaire.exported', details: { rows: String(many) } }]);
    const [body] = sent;
    if (!body) throw new Error('nothing was sent');
    const { value } = (await body[Symbol.asyncIterator]().next()) as { value: string };
    expect(value.startsWith('\uFEFF日期,为什么？\r\n2026-03-02,查查')).toBe(true);
    expect(read.now).toBeLessThan(200);
    body.destroy();
  });

  it('are whole, with what they are of below', async () => {
    const { file, sent } = controllerOf(100);
    await file('csv');
    const lines = (await textOf(sent[0] ?? Readable.from([]))).trimEnd().split('\r\n');
    expect(lines.filter((line) => line === `2026-03-02,${LONG}`)).toHaveLength(100);
    expect(lines.slice(101, 103)).toEqual(['', '问卷,问卷']);
  });

  it('are refused as a workbook that no process could hold, and exported in no audit', async () => {
    const { file, audited } = controllerOf(MOST_CHARACTERS / LONG.length + 1);
    const refused = await file('xlsx').catch((error: unknown) => error);
    expect(refused instanceof AppError && [refused.code, refused.details]).toEqual([
      'TOO_LARGE',
      expect.objectContaining({ mostCharacters: MOST_CHARACTERS }),
    ]);
    expect(audited).toEqual([]);
  });
});
