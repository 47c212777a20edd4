import { AppError, type FormItem, type ScoreFormView } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { checkForm } from './form.rules.js';
import type { ScoringRepository } from './scoring.repository.js';
import type { FormDoc } from './scoring.schema.js';

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
}

const viewOf = ({ _id, formId, createdAt, ...form }: FormDoc): ScoreFormView => ({
  id: formId,
  ...form,
  createdAt: createdAt.toISOString(),
});
