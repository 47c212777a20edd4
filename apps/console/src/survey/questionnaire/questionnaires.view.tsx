import { Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { QuestionnaireSummary } from '#libs/contract';
import { surveysAddress } from '../../../model/address.rules.js';
import { percentOf } from '../../../model/quality.rules.js';
import { useDistrictName } from '../../api/name.hook.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { Link, navigate } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { QUESTIONNAIRE_ACCESS, QUESTIONNAIRE_STATE } from '../../text/questionnaire.text.js';
import { QuestionnaireForm } from './questionnaire-form.view.js';
import { useMakesQuestionnaires, useQuestionnaires } from './questionnaire.queries.js';

export function QuestionnairesTab() {
  const { t, p, named } = useText();
  const [adding, setAdding] = useState(false);
  const list = useQuestionnaires();
  const makes = useMakesQuestionnaires();
  const districtName = useDistrictName();
  const right = { align: 'right' as const };
  const columns: TableColumnsType<QuestionnaireSummary> = [
    {
      title: t('sName'),
      render: (_, one) => <Link to={surveysAddress({ questionnaire: one.id })}>{named(one)}</Link>,
    },
    { title: t('district'), render: (_, { districtId }) => districtName(districtId) },
    { title: t('sAccess'), render: (_, { access }) => p(QUESTIONNAIRE_ACCESS[access]) },
    {
      title: t('state'),
      render: (_, { state }) => <Tag>{p(QUESTIONNAIRE_STATE[state])}</Tag>,
    },
    { title: t('sVersion'), ...right, render: (_, { version }) => `v${version}` },
    { title: t('sAnswers'), dataIndex: 'answers', ...right },
    { title: t('sOffered'), dataIndex: 'offered', ...right },
    { title: t('sRate'), ...right, render: (_, one) => percentOf(one.responseRate) ?? t('sNoData') },
  ];
  const add = { label: t('sAdd'), testId: 'questionnaire-add', onClick: () => setAdding(true) };
  return (
    <>
      <ListFrame list={list} columns={columns} empty={t('sEmpty')} {...(makes ? { add } : {})}>
        <p className="muted">{t('sLead')}</p>
      </ListFrame>
      {adding && (
        <QuestionnaireForm
          questionnaire={null}
          onClose={() => setAdding(false)}
          onSaved={({ id }) => navigate(surveysAddress({ questionnaire: id }))}
        />
      )}
    </>
  );
}
