import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, type FormInstance, Input } from 'antd';
import type { FormItem, ScoreFormView } from '#libs/contract';
import { put } from '../../api/rest.js';
import { NumberField } from '../../form/number-field.view.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { useSend } from '../quality.queries.js';

interface Fields {
  formId: string;
  name: string;
  nameEn: string;
  items: FormItem[];
}

const FIRST: Partial<FormItem> = { critical: true, weight: 0 };
const NEXT: Partial<FormItem> = { critical: false, weight: 1 };

/** Makes a form, or its next version; the versions before stay. */
export function FormEditor({ form: old, onClose }: { form: ScoreFormView | null; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const close = useClosing(form, onClose);
  const send = useSend(
    ({ formId, items, ...rest }: Fields) =>
      put<ScoreFormView>(`/score-forms/${encodeURIComponent(old?.id ?? formId)}`, {
        ...rest,
        baseVersion: old?.version ?? 0,
        items: items.map((item) => (item.critical ? { ...item, weight: 0 } : item)),
      }),
    onClose,
  );
  const required = { required: true, message: t('required') };
  const initial = old ? { ...old, formId: old.id } : { items: [FIRST] };
  return (
    <Dialog
      open
      width={900}
      title={t(old ? 'qEditForm' : 'qNewForm')}
      okText={t(old ? 'save' : 'create')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={initial}
        onFinish={(fields) => send.mutate(fields)}
      >
        <div className="form-names">
          {old === null && (
            <Form.Item
              name="formId"
              label={t('qFormId')}
              rules={[required, { pattern: /^[a-z0-9][a-z0-9-]{0,31}$/, message: t('accountIdBad') }]}
            >
              <Input autoFocus />
            </Form.Item>
          )}
          <Form.Item name="name" label={t('nameZh')} rules={[required]}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name="nameEn" label={t('nameEn')} rules={[required]}>
            <Input maxLength={80} />
          </Form.Item>
        </div>
        <Items form={form} />
      </Form>
    </Dialog>
  );
}

function Items({ form }: { form: FormInstance<Fields> }) {
  const { t } = useText();
  return (
    <Form.List name="items">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }, i) => (
            <ItemRow
              key={key}
              form={form}
              name={name}
              number={i + 1}
              onRemove={fields.length > 1 ? () => remove(name) : null}
            />
          ))}
          <Button icon={<PlusOutlined />} data-testid="item-add" onClick={() => add(NEXT)}>
            {t('qAddItem')}
          </Button>
        </>
      )}
    </Form.List>
  );
}

interface RowProps {
  form: FormInstance<Fields>;
  name: number;
  number: number;
  /** Null: the last one stays. */
  onRemove: (() => void) | null;
}

function ItemRow({ form, name, number, onRemove }: RowProps) {
  const { t } = useText();
  const critical = Form.useWatch(['items', name, 'critical'], form) as boolean | undefined;
  const required = { required: true, message: t('required') };
  const label = (text: string): string => `${text} ${number}`;
  return (
    <div className="form-item">
      <Form.Item
        name={[name, 'id']}
        label={label(t('qFormId'))}
        rules={[required, { pattern: /^[a-z0-9][a-z0-9-]{0,31}$/, message: t('accountIdBad') }]}
      >
        <Input />
      </Form.Item>
      <Form.Item name={[name, 'text']} label={label(t('qItemText'))} rules={[required]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name={[name, 'textEn']} label={label(t('qItemTextEn'))} rules={[required]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name={[name, 'critical']} label={label(t('qItemCritical'))} valuePropName="checked">
        <Checkbox />
      </Form.Item>
      <NumberField
        name={[name, 'weight']}
        label={label(t('qItemWeight'))}
        min={0}
        max={100}
        decimals={2}
        input={{ disabled: critical ?? false }}
      />
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('qRemoveItem', { n: number })}
        disabled={onRemove === null}
        onClick={() => onRemove?.()}
      />
    </div>
  );
}
