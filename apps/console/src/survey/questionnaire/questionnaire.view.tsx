import { Alert, Button, Popconfirm, QRCode, Space, Spin, Tag } from 'antd';
import { useRef, useState } from 'react';
import type { QuestionnaireView } from '#libs/contract';
import { answerUrl } from '../../../model/questionnaire.rules.js';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { CopyLine } from '../../admin/copy-line.view.js';
import { codeOf } from '../../api/failure.js';
import { patch } from '../../api/rest.js';
import { saveFile } from '../../figures/figures.queries.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { QUESTIONNAIRE_ACCESS, QUESTIONNAIRE_STATE } from '../../text/questionnaire.text.js';
import { Groups } from './groups.view.js';
import { Invitations } from './invitations.view.js';
import { MOST, QuestionnaireForm } from './questionnaire-form.view.js';
import { pathOf, useAct, useMakesQuestionnaires, useQuestionnaire } from './questionnaire.queries.js';
import { Results } from './results.view.js';

/** One questionnaire: published, closed, changed; its link; what was answered. */
export function QuestionnairePage({ id }: { id: string }) {
  const { t, sentence } = useText();
  const found = useQuestionnaire(id);
  const makes = useMakesQuestionnaires();
  if (found.isError) return <Alert type="error" showIcon title={sentence(codeOf(found.error))} />;
  if (!found.data) return <Spin />;
  const questionnaire = found.data;
  return (
    <>
      <Link className="survey-back" to="/surveys?tab=questionnaires">
        ← {t('sBack')}
      </Link>
      <Head questionnaire={questionnaire} makes={makes} />
      {questionnaire.access === 'anonymous' && questionnaire.state === 'published' && <QrLink id={id} />}
      {questionnaire.access === 'invited' && <Groups questionnaire={questionnaire} makes={makes} />}
      {questionnaire.access === 'invited' && makes && <Invitations questionnaire={questionnaire} />}
      <Results key={questionnaire.version} questionnaire={questionnaire} makes={makes} />
    </>
  );
}

function Head({ questionnaire, makes }: { questionnaire: QuestionnaireView; makes: boolean }) {
  const { t, p, named } = useText();
  const [editing, setEditing] = useState(false);
  const { id, state, access, version, opensAt, closesAt, quota } = questionnaire;
  const set = useAct(
    (next: 'published' | 'closed') => patch<QuestionnaireView>(pathOf(id), { state: next }),
    () => undefined,
  );
  const dates =
    (opensAt ?? closesAt) === null
      ? t('sAnyTime')
      : `${opensAt ? shanghaiStamp(opensAt) : '…'} – ${closesAt ? shanghaiStamp(closesAt) : '…'}`;
  const most = quota < MOST ? t('sAtMost', { n: quota }) : t('sNoQuota');
  return (
    <header className="office-head">
      <h1>{named(questionnaire.content)}</h1>
      <Tag data-testid="questionnaire-state">{p(QUESTIONNAIRE_STATE[state])}</Tag>
      <span className="muted">
        {[p(QUESTIONNAIRE_ACCESS[access]), `v${version}`, dates, most].join(' · ')}
      </span>
      {makes && (
        <Space className="filters">
          <Button onClick={() => setEditing(true)}>{t('sRevise')}</Button>
          {state === 'published' ? (
            <Popconfirm
              title={t('sClose')}
              okText={t('sClose')}
              cancelText={t('cancel')}
              onConfirm={() => set.mutate('closed')}
            >
              <Button danger loading={set.isPending}>
                {t('sClose')}
              </Button>
            </Popconfirm>
          ) : (
            <Button
              type="primary"
              data-testid="questionnaire-publish"
              loading={set.isPending}
              onClick={() => set.mutate('published')}
            >
              {t(state === 'draft' ? 'sPublish' : 'sReopen')}
            </Button>
          )}
        </Space>
      )}
      {editing && (
        <QuestionnaireForm
          questionnaire={questionnaire}
          onClose={() => setEditing(false)}
          onSaved={() => undefined}
        />
      )}
    </header>
  );
}

/** The link as text and as a picture to print. Dark on light in every theme: cameras want it so. */
function QrLink({ id }: { id: string }) {
  const { t } = useText();
  const place = useRef<HTMLDivElement>(null);
  const url = answerUrl(location.origin, id);
  const save = (): void => {
    const svg = place.current?.querySelector('svg')?.outerHTML;
    if (svg) saveFile(new Blob([svg], { type: 'image/svg+xml' }), `questionnaire-${id}.svg`);
  };
  return (
    <section className="qr-link" aria-label={t('sLink')}>
      <div ref={place} role="img" aria-label={t('sQrLabel')} data-testid="questionnaire-qr">
        <QRCode type="svg" value={url} size={148} color="#000000" bgColor="#ffffff" errorLevel="M" />
      </div>
      <div>
        <h2>{t('sLink')}</h2>
        <CopyLine text={url} />
        <Space>
          <Button onClick={save}>{t('sQrSave')}</Button>
          <Button href={url} target="_blank">
            {t('sTryOut')}
          </Button>
        </Space>
      </div>
    </section>
  );
}
