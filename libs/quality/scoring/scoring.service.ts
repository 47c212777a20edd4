import {
  AppError,
  mustCover,
  pageOf,
  refuse,
  type DistrictScope,
  type FrameSource,
  type Page,
  type ScoringTaskView,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { CalibrationRepository } from '../calibration/calibration.repository.js';
import type { SamplingService } from '../sampling/sampling.service.js';
import { groupedBy } from '../estimate/grouped.rules.js';
import { scoredTwice } from '../sampling/continuous/continuous.rules.js';
import { assign } from './assignment.rules.js';
import { taskViewOf as viewOf, tasksOf } from './task.rules.js';
import { resultOf, type Answered } from './form.rules.js';
import type { FormService } from './form.service.js';
import type { ScoringRepository } from './scoring.repository.js';
import type { TaskDoc } from './scoring.schema.js';

/** How a draw is shared out. */
export interface SharingRequest {
  formId: string;
  scorerIds: string[];
  /** Share of the contacts that are scored twice, 0 to 1. */
  doubleShare: number;
}

/** Contacts of a draw that may still grow. */
export interface HandedOut {
  drawId: string;
  districtId: string;
  seed: string;
  contacts: readonly { contactId: string; stratum: string }[];
  /** The draw has all its contacts. */
  all: boolean;
}

/** Refusals that leave a contact as it is. */
const LEFT: ReadonlySet<string> = new Set(['BAD_INPUT', 'ALREADY_EXISTS']);

/** What scoring is done with. */
export interface ScoringParts {
  repository: ScoringRepository;
  forms: FormService;
  sampling: SamplingService;
  source: FrameSource;
  calibrations: Pick<CalibrationRepository, 'scorersOf'>;
  clock: Clock;
}

/** Who scores which drawn contact, and what they say of it. */
export class ScoringService {
  constructor(private readonly parts: ScoringParts) {}

  /**
   * Shares a draw out among scorers, by the newest version of the form the first time and by the same later, whoever has
   * much open getting less; what was shared before stays, and replacements come in. Throws NOT_FOUND, ALREADY_EXISTS if
   * nothing is left to share, BAD_INPUT if none is left who has not had a contact, and for a second form.
   */
  async share(drawId: string, request: SharingRequest, scope: DistrictScope): Promise<ScoringTaskView[]> {
    const draw = await this.parts.sampling.findDraw(drawId, scope);
    const { districtId } = await this.parts.sampling.find(draw.planId, scope);
    const tasksBefore = await this.parts.repository.tasksOfDraws([drawId]);
    const form = await this.parts.forms.forDraw(request.formId, districtId, tasksBefore);
    const shared = new Set(tasksBefore.map(({ contactId }) => contactId));
    const drawn = draw.contacts.filter(({ replaced, contactId }) => !replaced && !shared.has(contactId));
    if (drawn.length === 0) throw new AppError('ALREADY_EXISTS');
    const agents = await this.parts.source.agentsOf(drawn.map(({ contactId }) => contactId));
    const compared = await this.parts.calibrations.scorersOf(drawn.map(({ contactId }) => contactId));
    const contacts = drawn.map(({ contactId }) => ({
      contactId,
      butFor: [...(agents.get(contactId) ?? []), ...(compared.get(contactId) ?? [])],
    }));
    const { doubleShare, scorerIds } = request;
    const stratum = new Map(drawn.map((one) => [one.contactId, one.stratum]));
    const load = await this.loadOf(scorerIds);
    const tasks = assign(contacts, scorerIds, { doubleShare, seed: draw.seed, load }).flatMap((one) =>
      tasksOf(one, { drawId, districtId, stratum, agents, form }),
    );
    await this.parts.repository.insertTasks(tasks);
    return tasks.map(viewOf);
  }

  /**
   * Gives what was drawn so far to scorers, contact by contact; what they have stays, and what nobody may score is left,
   * until somebody may or a person shares it. Answers with how many tasks it has made. Any number of processes. Throws
   * NOT_FOUND without the form.
   */
  async handOut(of: HandedOut, { scorerIds, doubleShare, formId }: SharingRequest): Promise<number> {
    const { drawId, districtId, seed } = of;
    const tasksBefore = await this.parts.repository.tasksOfDraws([drawId]);
    const before = groupedBy(tasksBefore, ({ contactId }) => contactId);
    const ids = of.contacts.map(({ contactId }) => contactId);
    const twice = scoredTwice(seed, ids, doubleShare, of.all);
    const missingOf = (id: string): number => (twice.has(id) ? 2 : 1) - (before.get(id)?.length ?? 0);
    const missing = of.contacts.filter(({ contactId }) => missingOf(contactId) > 0);
    if (missing.length === 0) return 0;
    const form = await this.parts.forms.forDraw(formId, districtId, tasksBefore);
    const agents = await this.parts.source.agentsOf(missing.map(({ contactId }) => contactId));
    const compared = await this.parts.calibrations.scorersOf(missing.map(({ contactId }) => contactId));
    const stratum = new Map(missing.map((one) => [one.contactId, one.stratum]));
    const load = await this.loadOf(scorerIds);
    const from = { drawId, districtId, stratum, agents, form };
    let handed = 0;
    for (const { contactId } of missing) {
      const its = before.get(contactId) ?? [];
      const had = its.flatMap(({ scorerId, formerScorerIds = [] }) => [scorerId, ...formerScorerIds]);
      const butFor = [...(agents.get(contactId) ?? []), ...(compared.get(contactId) ?? []), ...had];
      try {
        for (let turn = its.length; turn < its.length + missingOf(contactId); turn += 1) {
          const shared = assign([{ contactId, butFor }], scorerIds, { doubleShare: 0, seed, load });
          await this.parts.repository.insertTasks(shared.flatMap((one) => tasksOf(one, { ...from, turn })));
          for (const scorerId of shared.flatMap((one) => one.scorerIds)) {
            butFor.push(scorerId);
            load.set(scorerId, (load.get(scorerId) ?? 0) + 1);
            handed += 1;
          }
        }
      } catch (error) {
        // Nobody else may score it, or another process has given it away meanwhile.
        if (!(error instanceof AppError) || !LEFT.has(error.code)) throw error;
      }
    }
    return handed;
  }

  /** What a scorer has to do: nothing of what was replaced. A page may hold fewer than `limit`. */
  async open(scorerId: string, cursor: string | null, limit: number): Promise<Page<ScoringTaskView>> {
    for (let after = cursor; ;) {
      const found = await this.parts.repository.openTasks(scorerId, after, limit + 1);
      const { items, next } = pageOf(found, limit, ({ _id }) => _id);
      const wanted = await this.wanted(items);
      if (wanted.length > 0 || next === null) return { items: wanted.map(viewOf), next };
      after = next;
    }
  }

  /** One of a scorer's own, scored or not. Throws NOT_FOUND, STATE_CONFLICT if it is not to be scored any more. */
  async find(taskId: string, scorerId: string): Promise<ScoringTaskView> {
    const task = await this.taskOf(taskId, scorerId);
    if (task.score === null) await this.refuseReplaced(task);
    return viewOf(task);
  }

  /**
   * Scores a contact, for good. Throws NOT_FOUND unless it is this scorer's, STATE_CONFLICT if it was scored
   * before or replaced, or they have compared scores of the contact, BAD_INPUT for answers that are not those of the form.
   */
  async score(taskId: string, scorerId: string, answers: Answered[], note: string): Promise<ScoringTaskView> {
    const task = await this.taskOf(taskId, scorerId);
    await this.refuseReplaced(task);
    // Whatever came first, sharing or the session: nobody says in a draw what was agreed on elsewhere.
    if (await this.hasCompared(task, scorerId)) {
      const reason = {
        reason: '参加过此会话的校准，须转派他人评分',
        reasonEn: 'you compared scores of this contact: give it away',
      };
      throw new AppError('STATE_CONFLICT', { contactId: task.contactId, ...reason });
    }
    const { items } = await this.parts.forms.find(task.formId, task.formVersion);
    const score = {
      scorerId,
      at: new Date(this.parts.clock.now()),
      answers,
      note,
      ...resultOf(items, answers),
    };
    if (!(await this.parts.repository.score(taskId, score))) {
      await this.refuseReplaced(task);
      throw new AppError('STATE_CONFLICT');
    }
    return viewOf({ ...task, score });
  }

  /** What of a draw is not scored yet, and whose it is; nothing of what was replaced. Throws NOT_FOUND. */
  async openOfDraw(
    drawId: string,
    scope: DistrictScope,
    cursor: string | null,
    limit: number,
  ): Promise<Page<ScoringTaskView>> {
    await this.parts.sampling.districtOf(drawId, scope);
    const found = await this.parts.repository.openOfDraw(drawId, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: (await this.wanted(items)).map(viewOf), next };
  }

  /** Whose a task is. Throws NOT_FOUND. */
  async districtOf(taskId: string, scope: DistrictScope): Promise<string> {
    return mustCover(scope, await this.parts.repository.findTask(taskId)).districtId;
  }

  /**
   * Gives what is not scored to another scorer; whether they may score at all is the caller's to know. Answers with whose it
   * was. Throws NOT_FOUND, STATE_CONFLICT if it was scored or replaced, BAD_INPUT for an agent of the contact, and for
   * whoever has it, or its other copy, or has compared scores of it.
   */
  async reassign(
    taskId: string,
    to: string,
    scope: DistrictScope,
  ): Promise<{ task: ScoringTaskView; from: string }> {
    const task = mustCover(scope, await this.parts.repository.findTask(taskId));
    await this.refuseReplaced(task);
    if (task.score !== null) {
      const reason = { reason: '已评分，不能转派', reasonEn: 'it has been scored' };
      throw new AppError('STATE_CONFLICT', { taskId, ...reason });
    }
    const agents = await this.parts.source.agentsOf([task.contactId]);
    if ([...task.agentIds, ...(agents.get(task.contactId) ?? [])].includes(to)) {
      refuse('scorerId', '该评分人接待过此会话', 'this scorer had the contact as an agent');
    }
    if (await this.hasCompared(task, to)) {
      refuse('scorerId', '该评分人参加过此会话的校准', 'this scorer compared scores of the contact');
    }
    const copies = await this.parts.repository.tasksOfContact(task.drawId, task.contactId);
    if (copies.some(({ scorerId }) => scorerId === to)) {
      refuse('scorerId', '此会话已经或正由该评分人评分', 'this scorer has the contact, or its other copy');
    }
    if (!(await this.parts.repository.reassign(task, to))) throw new AppError('STATE_CONFLICT', { taskId });
    return { task: viewOf({ ...task, scorerId: to }), from: task.scorerId };
  }

  private async hasCompared({ contactId }: TaskDoc, scorerId: string): Promise<boolean> {
    return (await this.parts.calibrations.scorersOf([contactId])).get(contactId)?.has(scorerId) === true;
  }

  /** What each has open, of all draws. */
  private async loadOf(scorerIds: readonly string[]): Promise<Map<string, number>> {
    const load = new Map<string, number>();
    for (const { scorerId } of await this.wanted(await this.parts.repository.openOf(scorerIds))) {
      load.set(scorerId, (load.get(scorerId) ?? 0) + 1);
    }
    return load;
  }

  private async wanted<T extends Pick<TaskDoc, 'drawId' | 'contactId'>>(tasks: readonly T[]): Promise<T[]> {
    const replaced = await this.parts.sampling.replacedIn([...new Set(tasks.map(({ drawId }) => drawId))]);
    return tasks.filter(({ drawId, contactId }) => !replaced.get(drawId)?.has(contactId));
  }

  private async refuseReplaced(task: TaskDoc): Promise<void> {
    if ((await this.wanted([task])).length > 0) return;
    const reason = {
      reason: '该会话已被替换，不再评分',
      reasonEn: 'the contact has been replaced in its sample',
    };
    throw new AppError('STATE_CONFLICT', { contactId: task.contactId, ...reason });
  }

  private async taskOf(taskId: string, scorerId: string): Promise<TaskDoc> {
    const task = await this.parts.repository.findTask(taskId);
    if (!task || task.scorerId !== scorerId) throw new AppError('NOT_FOUND');
    return task;
  }
}
