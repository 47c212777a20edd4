import { Alert, App, Button, Skeleton, Space } from 'antd';
import { useMemo, useState } from 'react';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { placesOf } from '../../model/json-place.rules.js';
import { codeOf, Failure } from '../api/failure.js';
import { post, put } from '../api/rest.js';
import { useKeptText } from '../form/kept-text.hook.js';
import { useText } from '../text/language.hook.js';
import { EffectList } from './effect.view.js';
import { JsonEditor } from './json-editor.view.js';
import { NoteDialog } from './note-dialog.view.js';
import {
  type PolicyDetail,
  type PolicyInForce,
  type PolicyTrial,
  type Problem,
  problemsIn,
  useFreshPolicy,
  usePolicy,
  useProblems,
} from './policy.queries.js';
import { Simulation } from './simulation.view.js';

export function PolicyTab() {
  const { sentence } = useText();
  const policy = usePolicy();
  if (policy.isError) return <Alert type="error" showIcon title={sentence(codeOf(policy.error))} />;
  return policy.data ? <Editor policy={policy.data} /> : <Skeleton active />;
}

const textOf = ({ content }: PolicyDetail): string => JSON.stringify(content, null, 2);

/** The policy in force, to be changed, checked, tried and published. */
function Editor({ policy }: { policy: PolicyInForce }) {
  const { t } = useText();
  const draft = useKeptText('policy', { text: textOf(policy), base: policy.version });
  const [simulating, setSimulating] = useState(false);
  const [noting, setNoting] = useState(false);
  const acts = usePolicyActs(draft);
  const { text, changed } = draft;
  const read = useMemo(() => placesOf(text), [text]);
  const readable = !('fault' in read);
  const change = (next: string): void => {
    draft.write(next);
    acts.forget();
  };
  const publish = async (note: string): Promise<void> => {
    await acts.publish(note);
    setNoting(false);
  };
  return (
    <div className="policy">
      <InForce policy={policy} />
      <JsonEditor
        label={t('policyText')}
        name="policy"
        text={text}
        onChange={change}
        read={read}
        problems={acts.problems}
      />
      <Space wrap>
        <Button
          data-testid="policy-check"
          disabled={!readable}
          loading={acts.busy}
          onClick={() => void acts.check(text)}
        >
          {t('policyCheck')}
        </Button>
        <Button
          data-testid="policy-simulate"
          aria-expanded={simulating}
          disabled={!readable}
          onClick={() => setSimulating(!simulating)}
        >
          {t('policySimulate')}
        </Button>
        <Button
          type="primary"
          data-testid="policy-publish"
          disabled={!readable || !changed}
          onClick={() => setNoting(true)}
        >
          {t('policyPublish')}
        </Button>
        {changed && <Button onClick={draft.drop}>{t('policyReset')}</Button>}
        {changed && (
          <b role="status" data-testid="draft-kept">
            {t('draftKept')}
          </b>
        )}
        <span className="muted">{t('policyTextHint')}</span>
      </Space>
      {acts.trial?.valid && (
        <Alert
          type="success"
          showIcon
          data-testid="policy-effect"
          title={t('policyGood')}
          description={<EffectList effect={acts.trial.effect} />}
        />
      )}
      {simulating && readable && <Simulation text={text} onProblems={acts.tell} />}
      {noting && (
        <NoteDialog
          title={t('policyPublish')}
          okText={t('policyPublish')}
          busy={acts.busy}
          onClose={() => setNoting(false)}
          onNote={(note) => void publish(note)}
        />
      )}
    </div>
  );
}

/** Checks and publishes; what is refused is kept as problems. */
function usePolicyActs(draft: ReturnType<typeof useKeptText>) {
  const { t, sentence, lang } = useText();
  const { message } = App.useApp();
  const problemsOf = useProblems();
  const refresh = useFreshPolicy();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [trial, setTrial] = useState<PolicyTrial | null>(null);
  const [busy, setBusy] = useState(false);
  const forget = (): void => {
    setProblems([]);
    setTrial(null);
  };
  const refused = async (error: unknown): Promise<void> => {
    const found = problemsOf(error);
    setProblems(found);
    if (found.length > 0) return;
    const version = newestOf(error);
    if (version === null) return void message.error(sentence(codeOf(error)));
    draft.follow(version);
    message.warning(t('policyOutdated', { n: version }));
    await refresh();
  };
  const run = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    forget();
    await act().catch(refused);
    setBusy(false);
  };
  return {
    problems,
    trial,
    busy,
    forget,
    tell: (error: unknown) => void refused(error),
    check: (text: string) =>
      run(async () => {
        const made = await post<PolicyTrial>('/routing-policy/validate', {
          content: JSON.parse(text) as object,
        });
        setTrial(made);
        setProblems(problemsIn(made.problems, lang));
      }),
    publish: (note: string) =>
      run(async () => {
        const body = { baseVersion: draft.base, note, content: JSON.parse(draft.text) as object };
        const { version } = await put<PolicyDetail>('/routing-policy', body);
        message.success(t('policyPublished', { n: version }));
        await refresh();
        draft.drop();
      }),
  };
}

/** The version that somebody else published meanwhile; null if that is not why it was refused. */
function newestOf(error: unknown): number | null {
  if (!(error instanceof Failure) || error.code !== 'STATE_CONFLICT') return null;
  const { version } = (error.details ?? {}) as { version?: unknown };
  return typeof version === 'number' ? version : null;
}

function InForce({ policy }: { policy: PolicyInForce }) {
  const { t } = useText();
  const { version, author, at, note, calendarGaps } = policy;
  const years = calendarGaps.map(({ year }) => year).join('、');
  return (
    <>
      <p className="policy-head" data-testid="policy-version">
        <b>{version === 0 ? t('policyFirst') : t('policyInForce', { n: version })}</b>{' '}
        {author && at && (
          <span className="muted">
            {t('policyBy', { who: author.name, when: shanghaiStamp(at) })} · {note}
          </span>
        )}
      </p>
      {calendarGaps.length > 0 && <Alert type="warning" showIcon title={t('policyGaps', { years })} />}
    </>
  );
}
