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
import { ownersOf } from './form-owner.rules.js';
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

/** Of nobody the district is known. */
const NOBODY: ReadonlyMap<string, string> = new Map();

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
    const before = await this.owned(formId);
    const districtId = before?.districtId ?? scope.districtId ?? NATIONAL_DISTRICT;
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
    const forms = await this.withOwners(await this.repository.newestForms());
    return forms.filter((form) => districtId === null || mayServe(districtId, form)).map(viewOf);
  }

  /**
   * The newest of a form by which contacts of a district (00: of the whole hotline) may be scored: its own, or
   * headquarters'. Throws NOT_FOUND.
   */
  async usable(formId: string, districtId: string): Promise<ScoreFormView> {
    const form = await this.owned(formId);
    if (!form || !mayServe(districtId, form)) throw new AppError('NOT_FOUND', { formId });
    return viewOf(form);
  }

  /** The newest unless told which, whoever's it is. Throws NOT_FOUND. */
  async find(formId: string, version?: number): Promise<ScoreFormView> {
    const form = await this.owned(formId, version);
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

  /**
   * Notes whose forms are of which older builds did not: of the district of who made them. To be done at the start, before
   * forms are saved or scored by; safe to repeat and in several processes at once.
   */
  async settleOwners(
    districtsOf: (userIds: string[]) => Promise<ReadonlyMap<string, string>>,
  ): Promise<void> {
    const heads = await this.repository.formHeads(null);
    const ownerless = heads.filter(({ districtId }) => districtId === undefined);
    if (ownerless.length === 0) return;
    const makers = [...new Set(heads.map(({ createdBy }) => createdBy))];
    const owners = ownersOf(heads, await districtsOf(makers));
    for (const { _id } of ownerless)
      await this.repository.setOwner(_id, owners.get(_id) ?? NATIONAL_DISTRICT);
  }

  private async owned(formId: string, version?: number): Promise<OwnedForm | undefined> {
    const form = await this.repository.findForm(formId, version);
    return (await this.withOwners(form ? [form] : []))[0];
  }

  /** A gateway of an older build, beside this one, makes versions that don't say whose they are: they are whose the form was. */
  private async withOwners(forms: readonly FormDoc[]): Promise<OwnedForm[]> {
    const unsaid = forms.filter(({ districtId }) => districtId === undefined).map(({ formId }) => formId);
    const heads = unsaid.length === 0 ? [] : await this.repository.formHeads(unsaid);
    const owners = ownersOf(heads, NOBODY);
    return forms.map((form) => ({
      ...form,
      districtId: form.districtId ?? owners.get(form._id) ?? NATIONAL_DISTRICT,
    }));
  }
}

type OwnedForm = FormDoc & { districtId: string };

const viewOf = ({ _id, formId, createdAt, ...form }: OwnedForm): ScoreFormView => ({
  id: formId,
  ...form,
  createdAt: createdAt.toISOString(),
});
