import type { Log } from '#libs/platform';
import type { AccountRepository } from '../../account/index.js';
import { saidFirst, type IvrTree, type TreeRepository } from '../ivr/index.js';
import type { PromptRecord, PromptRepository } from '../prompt/index.js';
import { RECORDING_NOTICE, tellsOfRecording, type SpokenLanguage } from '../speech/index.js';
import { lineSettingsOf, promptsOf } from './voice-line.rules.js';

/** Something about a number that an administrator should mend. */
export interface NumberWarning {
  code: 'no-recording-notice' | 'other-language';
  zh: string;
  en: string;
}

/** What callers of a number hear first. */
export interface NumberSpeech {
  id: string;
  prompts: readonly string[];
  treeId: string | null;
  language: SpokenLanguage;
}

const NO_NOTICE: NumberWarning = {
  code: 'no-recording-notice',
  zh: '来电会被录音，但没有任何提示音告知来电者',
  en: 'Calls are recorded, and nothing tells callers so',
};
const otherLanguage = (prompts: string): NumberWarning => ({
  code: 'other-language',
  zh: `这些提示音没有该号码的播报语言：${prompts}`,
  en: `These prompts are not there in the number’s language: ${prompts}`,
});

/** Whether callers are told that they are recorded, which every queue does or may do, in the language of the number. */
export class RecordingNotices {
  constructor(
    private readonly accounts: Pick<AccountRepository, 'list'>,
    private readonly prompts: Pick<PromptRepository, 'find'>,
    private readonly trees: Pick<TreeRepository, 'find' | 'version'>,
    private readonly log: Log,
  ) {}

  /** What is to be mended at each of these numbers, by its id. */
  async warningsOf(numbers: readonly NumberSpeech[]): Promise<Map<string, NumberWarning[]>> {
    const treeIds = [...new Set(numbers.flatMap(({ treeId }) => treeId ?? []))];
    const trees = new Map(await Promise.all(treeIds.map(async (id) => [id, await this.tree(id)] as const)));
    const firstOf = ({ treeId }: NumberSpeech) => {
      const tree = treeId === null ? null : trees.get(treeId);
      return tree ? saidFirst(tree) : [];
    };
    const named = numbers.flatMap((one) => [
      ...one.prompts,
      ...firstOf(one).filter((ref) => typeof ref === 'string'),
    ]);
    const own = new Map((await this.prompts.find([...new Set(named)])).map((one) => [one.id, one]));
    return new Map(numbers.map((one) => [one.id, warningsOf(one, firstOf(one), own)]));
  }

  /** Says in the log which numbers record callers who are not told. */
  async tell(): Promise<void> {
    const accounts = await this.accounts.list('voice', null);
    const numbers = accounts.map(({ id, settings }) => ({
      id,
      prompts: promptsOf(settings),
      ...lineSettingsOf(settings),
    }));
    const warnings = await this.warningsOf(numbers);
    const untold = numbers.map(({ id }) => id).filter((id) => warnings.get(id)?.includes(NO_NOTICE));
    if (untold.length > 0)
      this.log.warn({ numbers: untold }, 'callers of these numbers are recorded, and not told so');
  }

  private async tree(id: string): Promise<IvrTree | null> {
    const tree = await this.trees.find(id);
    return (tree && (await this.trees.version(id, tree.active)))?.content ?? null;
  }
}

function warningsOf(
  { prompts, language }: NumberSpeech,
  first: ReturnType<typeof saidFirst>,
  own: ReadonlyMap<string, PromptRecord>,
): NumberWarning[] {
  const told = [...prompts, ...first].some((ref) =>
    typeof ref === 'string' ? ref === RECORDING_NOTICE || own.get(ref)?.notice : tellsOfRecording(ref),
  );
  const others = prompts.filter((id) => own.has(id) && own.get(id)?.sounds[language] === undefined);
  return [...(told ? [] : [NO_NOTICE]), ...(others.length > 0 ? [otherLanguage(others.join(', '))] : [])];
}
