import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Select } from 'antd';
import { useEffect } from 'react';
import { CHANNELS, NO_PART, type Stratifier } from '#libs/contract';
import { isTwice, type StratumTyped } from '../../../model/quality.rules.js';
import { useContactsOf } from '../../api/name.hook.js';
import { useAgents, useDistricts, useOffices, useQueues, useTopics } from '../../api/queries.js';
import { NumberField } from '../../form/number-field.view.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { CHANNEL } from '../../text/words.text.js';
import { STRATIFIER } from './stratifier.text.js';

interface Props {
  /** Of the field: a list of `StratumTyped`. */
  name: string;
  label: TextKey;
  hint: TextKey;
  /** Per cent, both included. */
  range: readonly [least: number, most: number];
}

/** Strata of which something else is said than of all: each chosen by its names, as the plan is divided. */
export function StratumRows({ name, label, hint, range: [min, max] }: Props) {
  const { t } = useText();
  const form = Form.useFormInstance();
  const by = Form.useWatch<Stratifier[] | undefined>('stratifyBy', form) ?? [];
  const divided = by.join('/');
  // Divided otherwise, there are other strata.
  useEffect(() => form.setFieldValue(name, []), [form, name, divided]);
  const choices = useChoices();
  const required = [{ required: true, message: t('required') }];
  const once = {
    validator: async (_: unknown, rows: StratumTyped[] | undefined) => {
      if (isTwice(rows ?? [])) throw new Error(t('qStratumTwice'));
    },
  };
  return (
    <Form.Item label={t(label)} extra={t(by.length === 0 ? 'qStrataNone' : hint)} className="plan-form-wide">
      <div role="group" aria-label={t(label)} data-testid={name}>
        <Form.List name={name} rules={[once]}>
          {(rows, { add, remove }, { errors }) => (
            <>
              {rows.map((row, n) => (
                <div key={row.key} className="stratum-row">
                  {by.map((stratifier, at) => (
                    <Form.Item key={stratifier} name={[row.name, 'parts', at]} rules={required}>
                      <Select
                        showSearch={{ optionFilterProp: 'label' }}
                        aria-label={t('qStratumPart', { part: t(STRATIFIER[stratifier]), n: n + 1 })}
                        placeholder={t(STRATIFIER[stratifier])}
                        options={choices(stratifier)}
                      />
                    </Form.Item>
                  ))}
                  <NumberField
                    name={[row.name, 'percent']}
                    ariaLabel={t('qStratumPart', { part: t(label), n: n + 1 })}
                    min={min}
                    max={max}
                    decimals={2}
                    input={{ suffix: '%' }}
                  />
                  <Button
                    icon={<DeleteOutlined aria-hidden />}
                    aria-label={t('qStratumDrop', { n: n + 1 })}
                    onClick={() => remove(row.name)}
                  />
                </div>
              ))}
              <Button
                size="small"
                icon={<PlusOutlined aria-hidden />}
                disabled={by.length === 0}
                data-testid={`${name}-add`}
                onClick={() => add({ parts: [] })}
              >
                {t('qStratumAdd')}
              </Button>
              <Form.ErrorList errors={errors} />
            </>
          )}
        </Form.List>
      </div>
    </Form.Item>
  );
}

/** What a contact may be by each division; none too, where it may be nothing. */
function useChoices(): (by: Stratifier) => { value: string; label: string }[] {
  const { t, p, named } = useText();
  const contactsOf = useContactsOf();
  const districts = useDistricts().data ?? [];
  const queues = useQueues().data ?? [];
  const agents = useAgents().data ?? [];
  const offices = useOffices().data ?? [];
  const topics = useTopics().data ?? [];
  const none = { value: NO_PART, label: t('qNone') };
  const all: Record<Stratifier, { value: string; label: string }[]> = {
    district: districts.map(({ id }) => ({ value: id, label: contactsOf(id) })),
    channel: CHANNELS.map((value) => ({ value, label: p(CHANNEL[value]) })),
    queue: queues.map((one) => ({ value: one.id, label: named(one) })),
    agent: [...agents.map(({ id, displayName }) => ({ value: id, label: displayName })), none],
    office: [...offices.map((one) => ({ value: one.id, label: named(one) })), none],
    topic: [...topics.map((one) => ({ value: one.id, label: named(one) })), none],
  };
  return (by) => all[by];
}
