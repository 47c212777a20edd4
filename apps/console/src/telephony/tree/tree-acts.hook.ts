import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { Failure, inputProblemsOf } from '../../api/failure.js';
import { post, put } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { useTellRefusal } from '../../text/refusal.hook.js';
import { type TreeDetail, type TreeProblem, treePath, TREES } from '../telephony.queries.js';

interface Followed {
  /** The version that is saved upon. */
  base: number;
  /** There is a newer one, and whoever writes was told so. */
  follow: (version: number) => void;
}

/** Checks and saves a tree; what is refused is kept as problems until something is changed. */
export function useTreeActs(tree: TreeDetail, { base, follow }: Followed, onSaved: () => void) {
  const { t } = useText();
  const { message } = App.useApp();
  const tellRefusal = useTellRefusal();
  const queries = useQueryClient();
  const [problems, setProblems] = useState<readonly TreeProblem[]>([]);
  const [warnings, setWarnings] = useState<readonly TreeProblem[]>(tree.warnings);
  const [good, setGood] = useState(false);
  const [busy, setBusy] = useState(false);
  const forget = (): void => {
    setProblems([]);
    setGood(false);
    setWarnings([]);
  };
  const refused = async (error: unknown): Promise<void> => {
    const found = problemsOf(error);
    setProblems(found);
    if (found.length > 0) return;
    const latest = latestOf(error);
    if (latest === null) return tellRefusal(error);
    follow(latest);
    message.warning(t('telOutdated', { n: latest }));
    await queries.invalidateQueries({ queryKey: ['list'] });
  };
  const run = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    forget();
    await act().catch(refused);
    setBusy(false);
  };
  return {
    problems,
    warnings,
    good,
    busy,
    forget,
    check: (content: unknown) =>
      run(async () => {
        const { districtId } = tree;
        const told = await post<{ problems: TreeProblem[]; warnings: TreeProblem[] }>(`${TREES}/validate`, {
          content,
          districtId,
        });
        setWarnings(told.warnings);
        setProblems(told.problems);
        setGood(told.problems.length === 0);
      }),
    save: (content: unknown, note: string, activate: boolean) =>
      run(async () => {
        const body = { content, note, activate, baseVersion: base };
        const { latest, warnings: told } = await put<TreeDetail>(treePath(tree.id), body);
        setWarnings(activate ? told : tree.warnings);
        message.success(t('telSaved', { n: latest }));
        await queries.invalidateQueries({ queryKey: ['list'] });
        onSaved();
      }),
  };
}

/** The reasons of a refusal, by node; `content.top` names node `top`. */
const problemsOf = (error: unknown): TreeProblem[] =>
  inputProblemsOf(error).map(({ field, reason, reasonEn }) => ({
    node: field.replace(/^content\.?/, ''),
    zh: reason,
    en: reasonEn,
  }));

/** The version that somebody else saved meanwhile; null if that is not why it was refused. */
function latestOf(error: unknown): number | null {
  if (!(error instanceof Failure) || error.code !== 'STATE_CONFLICT') return null;
  const { latest } = (error.details ?? {}) as { latest?: unknown };
  return typeof latest === 'number' ? latest : null;
}
