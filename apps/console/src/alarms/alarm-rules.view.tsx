import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Popconfirm, Skeleton } from 'antd';
import { useState } from 'react';
import type { AlarmRuleView, Principal } from '#libs/contract';
import { codeOf } from '../api/failure.js';
import { remove } from '../api/rest.js';
import { useText } from '../text/language.hook.js';
import { useAlarmRules, useMeasure } from './alarm.queries.js';
import { AlarmRuleForm } from './alarm-rule-form.view.js';
import { LevelsOf, ReceiversOf, ScopeOf } from './alarm-words.view.js';

/** Rules; administrators make, change and remove them. */
export function AlarmRules({ me }: { me: Principal }) {
  const { t, sentence } = useText();
  const rules = useAlarmRules();
  const [form, setForm] = useState<{ rule: AlarmRuleView | null } | null>(null);
  const may = me.roles.includes('administrator');
  if (rules.isError) return <Alert type="error" showIcon title={sentence(codeOf(rules.error))} />;
  if (!rules.data) return <Skeleton active />;
  return (
    <>
      {may && (
        <div className="list-tools">
          <Button
            type="primary"
            icon={<PlusOutlined />}
            data-testid="alarm-rule-add"
            onClick={() => setForm({ rule: null })}
          >
            {t('alarmAdd')}
          </Button>
        </div>
      )}
      <table className="floor-table" data-testid="alarm-rules">
        <thead>
          <tr>
            <th scope="col">{t('alarmName')}</th>
            <th scope="col">{t('alarmMeasure')}</th>
            <th scope="col">{t('alarmScope')}</th>
            <th scope="col">{t('alarmLevels')}</th>
            <th scope="col">{t('alarmTells')}</th>
            <th scope="col">{t('state')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rules.data.map((rule) => (
            <RuleRow key={rule.id} rule={rule} may={may} onEdit={() => setForm({ rule })} />
          ))}
        </tbody>
      </table>
      {rules.data.length === 0 && <p className="empty floor-empty">{t('alarmRulesNone')}</p>}
      {form && <AlarmRuleForm me={me} rule={form.rule} onClose={() => setForm(null)} />}
    </>
  );
}

function RuleRow({ rule, may, onEdit }: { rule: AlarmRuleView; may: boolean; onEdit: () => void }) {
  const { t, sentence } = useText();
  const measure = useMeasure()(rule.measure);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const drop = async (): Promise<void> => {
    try {
      await remove(`/alarm-rules/${rule.id}`);
      await queries.invalidateQueries({ queryKey: ['/alarm-rules'] });
    } catch (error) {
      void message.error(sentence(codeOf(error)));
    }
  };
  return (
    <tr>
      <th scope="row">{rule.name}</th>
      <td>{measure.label}</td>
      <td>
        <ScopeOf of={rule} />
      </td>
      <td>
        <LevelsOf of={rule} />
      </td>
      <td>
        <ReceiversOf of={rule} />
      </td>
      <td>{t(rule.enabled ? 'alarmEnabled' : 'disabled')}</td>
      <td>
        {may && (
          <span className="floor-acts">
            <Button size="small" aria-label={t('editOne', { name: rule.name })} onClick={onEdit}>
              {t('edit')}
            </Button>{' '}
            <Popconfirm title={t('alarmRemoveOf', { name: rule.name })} onConfirm={drop}>
              <Button size="small" danger>
                {t('alarmRemove')}
              </Button>
            </Popconfirm>
          </span>
        )}
      </td>
    </tr>
  );
}
