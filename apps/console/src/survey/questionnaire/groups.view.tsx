import { App, Button, Input, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { GroupStanding, QuestionnaireView } from '#libs/contract';
import { percentOf } from '../../../model/quality.rules.js';
import { groupQuotasOf } from '../../../model/questionnaire.rules.js';
import { patch } from '../../api/rest.js';
import { usePaging } from '../../shell/paging.hook.js';
import { useClosingOf } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { pathOf, useAct, useResults } from './questionnaire.queries.js';

/** How far each group of those invited is, and how many of it may answer. */
export function Groups({ questionnaire, makes }: { questionnaire: QuestionnaireView; makes: boolean }) {
  const { t } = useText();
  const [setting, setSetting] = useState(false);
  const groups = useResults(questionnaire.id, questionnaire.version).data?.groups ?? [];
  const full = ({ quota, answered }: GroupStanding): boolean => quota !== null && answered >= quota;
  const columns: TableColumnsType<GroupStanding> = [
    { title: t('sGroup'), render: (_, { group }) => group ?? <span className="muted">{t('sNoGroup')}</span> },
    { title: t('sGroupInvited'), align: 'right', dataIndex: 'invited' },
    { title: t('sAnswers'), align: 'right', dataIndex: 'answered' },
    {
      title: t('sGroupQuota'),
      align: 'right',
      render: (_, one) => (
        <>
          {one.quota ?? <span className="muted">{t('sGroupUnlimited')}</span>}
          {full(one) && <b className="group-full"> {t('sGroupFull')}</b>}
        </>
      ),
    },
    { title: t('sRate'), align: 'right', render: (_, one) => percentOf(one.responseRate) ?? t('sNoData') },
  ];
  return (
    <section data-testid="groups">
      <div className="list-tools">
        <h2>{t('sGroups')}</h2>
        {makes && questionnaire.state !== 'closed' && (
          <Button data-testid="group-quotas" onClick={() => setSetting(true)}>
            {t('sQuotas')}
          </Button>
        )}
      </div>
      <Table<GroupStanding>
        size="small"
        rowKey={({ group }) => group ?? ''}
        columns={columns}
        dataSource={groups}
        pagination={usePaging()}
      />
      {setting && <QuotaForm questionnaire={questionnaire} onClose={() => setSetting(false)} />}
    </section>
  );
}

function QuotaForm({ questionnaire, onClose }: { questionnaire: QuestionnaireView; onClose: () => void }) {
  const { t } = useText();
  const { message } = App.useApp();
  const [begun] = useState(() =>
    questionnaire.groupQuotas.map(({ group, quota }) => `${group} = ${quota}`).join('\n'),
  );
  const [lines, setLines] = useState(begun);
  const close = useClosingOf(() => lines !== begun, onClose);
  const act = useAct(
    (groupQuotas: { group: string; quota: number }[]) =>
      patch<QuestionnaireView>(pathOf(questionnaire.id), { groupQuotas }),
    onClose,
  );
  const save = (): void => {
    const read = groupQuotasOf(lines);
    if ('badLine' in read) return void message.error(t('sQuotaBad', { n: read.badLine }));
    act.mutate(read);
  };
  return (
    <Dialog
      open
      title={t('sQuotas')}
      okText={t('save')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={save}
      okButtonProps={{ loading: act.isPending }}
    >
      <p className="muted">{t('sQuotasHint')}</p>
      <Input.TextArea
        aria-label={t('sQuotas')}
        rows={6}
        value={lines}
        onChange={({ target }) => setLines(target.value)}
      />
    </Dialog>
  );
}
