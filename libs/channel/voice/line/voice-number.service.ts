import { AppError, NATIONAL_DISTRICT } from '#libs/contract';
import type { AccountRecord, AccountRepository } from '../../account/index.js';
import type { SpokenLanguage } from '../speech/index.js';
import type { NumberWarning, RecordingNotices } from './recording-notices.service.js';
import { calledNumbersOf } from './called-number.rules.js';
import { lineSettingsOf, promptsOf } from './voice-line.rules.js';

/** A number as administrators see it. */
export interface VoiceNumberView {
  /** The number that is called, as its administrator entered it. */
  id: string;
  name: string;
  districtId: string;
  queueId: string;
  /** The office it belongs to; null = none. */
  officeId: string | null;
  /** What callers hear before they are queued: names of prompts, the product's or made ones. */
  prompts: readonly string[];
  /** The tree they go through; null = straight into the queue. */
  treeId: string | null;
  /** In which they are spoken to. */
  language: SpokenLanguage;
  /** ISO. */
  createdAt: string;
  /** What should be mended; nobody is kept from being answered by it. */
  warnings: readonly NumberWarning[];
}
type Plain = Omit<VoiceNumberView, 'warnings'>;

export interface VoiceNumberChanges {
  name?: string | undefined;
  districtId?: string | undefined;
  queueId?: string | undefined;
  officeId?: string | null | undefined;
  prompts?: string[] | undefined;
  /** Null = none. */
  treeId?: string | null | undefined;
  language?: SpokenLanguage | undefined;
}
export type NewVoiceNumber = VoiceNumberChanges & { id: string };

/** Whoever acts, as far as districts go. */
interface Caller {
  districtId: string;
}

/** The numbers that can be called, as administrators manage them. Districts never see each other's. */
export class VoiceNumberService {
  constructor(
    private readonly accounts: Pick<AccountRepository, 'create' | 'find' | 'findFirst' | 'list' | 'update'>,
    private readonly notices: Pick<RecordingNotices, 'warningsOf'>,
  ) {}

  /** Throws ALREADY_EXISTS, FORBIDDEN for another district, or for a number whose calls are another district's so far. */
  async create(caller: Caller, input: NewVoiceNumber): Promise<VoiceNumberView> {
    const { id, name = id, districtId = caller.districtId, queueId = 'general', officeId = null } = input;
    refuseForeign(caller, districtId);
    await this.refuseTakeover(caller, id);
    const settings = settingsIn(input);
    const place = { districtId, queueId, officeId };
    return this.view(await this.accounts.create({ id, channel: 'voice', ...place, name, settings }));
  }

  async list(caller: Caller): Promise<VoiceNumberView[]> {
    const districtId = caller.districtId === NATIONAL_DISTRICT ? null : caller.districtId;
    return this.views((await this.accounts.list('voice', districtId)).map(toPlain));
  }

  /** Throws NOT_FOUND, also for a number of another district. */
  async get(caller: Caller, id: string): Promise<VoiceNumberView> {
    const record = await this.accounts.find('voice', id);
    if (!record || !mayUse(caller, record.districtId)) throw new AppError('NOT_FOUND');
    return this.view(record);
  }

  /** Changes only what is named. Throws as `create` and `get`. */
  async update(caller: Caller, id: string, changes: VoiceNumberChanges): Promise<VoiceNumberView> {
    await this.get(caller, id);
    const { prompts: _, treeId: __, language: ___, ...plain } = changes;
    if (plain.districtId !== undefined) refuseForeign(caller, plain.districtId);
    const named = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
    const updated = await this.accounts.update('voice', id, {
      ...named,
      settings: settingsIn(changes),
    });
    if (!updated) throw new AppError('NOT_FOUND');
    return this.view(updated);
  }

  /** What is entered just as the trunk writes it goes before what was entered otherwise, e.g. +8612360 before 12360. */
  private async refuseTakeover(caller: Caller, id: string): Promise<void> {
    const others = calledNumbersOf(id).filter((one) => one !== id);
    const reached = await this.accounts.findFirst('voice', others);
    if (reached && !mayUse(caller, reached.districtId)) throw new AppError('FORBIDDEN', { field: 'id' });
  }

  private async view(record: AccountRecord): Promise<VoiceNumberView> {
    const plain = toPlain(record);
    const [view] = await this.views([plain]);
    return view ?? { ...plain, warnings: [] };
  }

  private async views(numbers: readonly Plain[]): Promise<VoiceNumberView[]> {
    const warnings = await this.notices.warningsOf(numbers);
    return numbers.map((one) => ({ ...one, warnings: warnings.get(one.id) ?? [] }));
  }
}

const mayUse = (caller: Caller, districtId: string): boolean =>
  caller.districtId === NATIONAL_DISTRICT || caller.districtId === districtId;

/** The settings that are named, and no other. */
const settingsIn = ({ prompts, treeId, language }: VoiceNumberChanges): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({ prompts, treeId, language }).filter(([, value]) => value !== undefined),
  );

function refuseForeign(caller: Caller, districtId: string): void {
  if (!mayUse(caller, districtId)) throw new AppError('FORBIDDEN', { field: 'districtId' });
}

function toPlain({ id, name, settings, createdAt, ...place }: AccountRecord): Plain {
  const { districtId, queueId, officeId } = place;
  const prompts = promptsOf(settings);
  const line = { districtId, queueId, officeId, prompts, ...lineSettingsOf(settings) };
  return { id, name, ...line, createdAt: new Date(createdAt).toISOString() };
}
