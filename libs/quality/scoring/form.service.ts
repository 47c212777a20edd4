import {
  AppError,
  covers,
  mayServe,
  NATIONAL_DISTRICT,
  refuse,
  type DistrictScope,
  type FormItem,
  type ScoredByForm,
  type ScoreFormView,
} from '#libs/contract';
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

  /**
   * Makes the next version; those before stay, and it stays whose it is. Throws BAD_INPUT, STATE_CONFLICT if it is not the
   * newest, FORBIDDEN for one that is somebody else's: what is right in their samples is not for others to say.
   */
  async save(
    { formId, baseVersion, ...content }: FormRequest,
    by: string,
    scope: DistrictScope,
  ): Promise<ScoreFormView> {
    checkForm(content.items);
    const before = await this.repository.findForm(formId);
    const districtId = before ? ownerOf(before) : (scope.districtId ?? NATIONAL_DISTRICT);
    if (!covers(scope, districtId)) {
      const reason = {
        reason: '该编号的评分表属于其他关区',
        reasonEn: 'the form of this id is somebody else’s',
      };
      throw new AppError('FORBIDDEN', { formId, ...reason });
    }
    const newest = before?.version ?? 0;
    if (newest !== baseVersion) throw new AppError('STATE_CONFLICT', { newest });
    const version = newest + 1;
    const createdAt = new Date(this.clock.now());
    const _id = `${formId}/${version}`;
    const form = { _id, formId, version, districtId, ...content, createdAt, createdBy: by };
    await this.repository.insertForm(form);
    return viewOf(form);
  }

  /** The newest of each by which somebody of the scope may score. */
  async list({ districtId }: DistrictScope): Promise<ScoreFormView[]> {
    const forms = await this.repository.newestForms();
    return forms.filter((form) => districtId === null || isFor(districtId, form)).map(viewOf);
  }

  /**
   * The newest of a form by which contacts of a district (00: of the whole hotline) may be scored: its own, or
   * headquarters'. Throws NOT_FOUND.
   */
  async usable(formId: string, districtId: string): Promise<ScoreFormView> {
    const form = await this.repository.findForm(formId);
    if (!form || !isFor(districtId, form)) throw new AppError('NOT_FOUND', { formId });
    return viewOf(form);
  }

  /** The newest unless told which, whoever's it is. Throws NOT_FOUND. */
  async find(formId: string, version?: number): Promise<ScoreFormView> {
    const form = await this.repository.findForm(formId, version);
    if (!form) throw new AppError('NOT_FOUND', { formId });
    return viewOf(form);
  }

  /**
   * By which version a draw is scored that has these tasks: one form in one version decides what is right in it, so the
   * newest only of what is shared out first. Throws NOT_FOUND, also for another district's, BAD_INPUT for another form.
   */
  async forDraw(
    formId: string,
    districtId: string,
    [first]: readonly Pick<TaskDoc, 'formId' | 'formVersion'>[],
  ): Promise<ScoreFormView> {
    if (!first) return this.usable(formId, districtId);
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

/** Forms of older builds are headquarters'. */
const ownerOf = ({ districtId = NATIONAL_DISTRICT }: Pick<FormDoc, 'districtId'>): string => districtId;

const isFor = (districtId: string, form: FormDoc): boolean =>
  mayServe(districtId, { districtId: ownerOf(form) });

const viewOf = ({ _id, formId, createdAt, districtId, ...form }: FormDoc): ScoreFormView => ({
  id: formId,
  ...form,
  districtId: ownerOf({ districtId }),
  createdAt: createdAt.toISOString(),
});
