import { AppError, refuse, type FormItem, type ScoredByForm, type ScoreFormView } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { checkForm, itemsHashOf } from './form.rules.js';
import type { ScoringRepository } from './scoring.repository.js';
import type { FormDoc, TaskDoc } from './scoring.schema.js';

/** What a form is to be from now on. */
export interface FormRequest {
  formId: string;
  /** The version that is changed; 0 for a new form. */
  baseVersion: number;
  name: string;
  nameEn: string;
  items: FormItem[];
}

/** Forms by which contacts are scored, version by version. */
export class FormService {
  constructor(
    private readonly repository: ScoringRepository,
    private readonly clock: Clock,
  ) {}

  /** Makes the next version; those before stay. Throws BAD_INPUT, STATE_CONFLICT if it is not the newest. */
  async save({ formId, baseVersion, ...content }: FormRequest, by: string): Promise<ScoreFormView> {
    checkForm(content.items);
    const newest = (await this.repository.findForm(formId))?.version ?? 0;
    if (newest !== baseVersion) throw new AppError('STATE_CONFLICT', { newest });
    const version = newest + 1;
    const createdAt = new Date(this.clock.now());
    const form = { _id: `${formId}/${version}`, formId, version, ...content, createdAt, createdBy: by };
    await this.repository.insertForm(form);
    return viewOf(form);
  }

  /** The newest of each. */
  async list(): Promise<ScoreFormView[]> {
    return (await this.repository.newestForms()).map(viewOf);
  }

  /** The newest unless told which. Throws NOT_FOUND. */
  async find(formId: string, version?: number): Promise<ScoreFormView> {
    const form = await this.repository.findForm(formId, version);
    if (!form) throw new AppError('NOT_FOUND', { formId });
    return viewOf(form);
  }

  /**
   * By which version a draw is scored that has these tasks: one form in one version decides what is right in it, so the
   * newest only of what is shared out first. Throws NOT_FOUND, BAD_INPUT for another form.
   */
  async forDraw(
    formId: string,
    [first]: readonly Pick<TaskDoc, 'formId' | 'formVersion'>[],
  ): Promise<ScoreFormView> {
    if (!first) return this.find(formId);
    if (first.formId === formId) return this.find(formId, first.formVersion);
    return refuse('formId', '同一次抽样只能使用同一评分表', 'a draw is scored by one form', {
      about: [first.formId],
    });
  }

  /** What is frozen of forms, by `id/version`. Throws NOT_FOUND. */
  async frozen(
    forms: Iterable<Pick<ScoredByForm, 'formId' | 'version'>>,
  ): Promise<Map<string, ScoredByForm>> {
    const frozen = new Map<string, ScoredByForm>();
    for (const { formId, version } of forms) {
      const key = `${formId}/${version}`;
      if (frozen.has(key)) continue;
      const { name, nameEn, items } = await this.find(formId, version);
      frozen.set(key, { formId, version, name, nameEn, itemsHash: itemsHashOf(items) });
    }
    return frozen;
  }
}

const viewOf = ({ _id, formId, createdAt, ...form }: FormDoc): ScoreFormView => ({
  id: formId,
  ...form,
  createdAt: createdAt.toISOString(),
});
