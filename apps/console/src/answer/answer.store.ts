import type { QuestionAnswer } from '#libs/contract';

/** What this browser keeps of one questionnaire; nothing where storage is refused. */
export interface AnswerStore {
  /** Says that this device may answer once; it names nobody. */
  mark(): string | undefined;
  keepMark(mark: string): void;
  /** Until the tab is closed, so that a reload loses nothing and nobody else finds it. */
  draft(version: number): QuestionAnswer[];
  keepDraft(version: number, answers: readonly QuestionAnswer[]): void;
}

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // What can't be kept is asked again.
  }
}

export function answerStore(questionnaireId: string): AnswerStore {
  const key = (name: string): string => `jietong.survey.${questionnaireId}.${name}`;
  const device = (): Storage => localStorage;
  const tab = (): Storage => sessionStorage;
  return {
    mark: () => read(device, key('mark')) ?? undefined,
    keepMark: (mark) => write(device, key('mark'), mark),
    draft: (version) => {
      try {
        return JSON.parse(read(tab, key(`draft.${version}`)) ?? '[]') as QuestionAnswer[];
      } catch {
        return [];
      }
    },
    keepDraft: (version, answers) =>
      write(tab, key(`draft.${version}`), answers.length === 0 ? null : JSON.stringify(answers)),
  };
}
