import { App, Form } from 'antd';
import type { ReactNode } from 'react';
import { changesOf } from '../../model/changes.rules.js';
import { takenFieldOf } from '../api/failure.js';
import { useClosing } from '../form/closing.hook.js';
import { Dialog } from '../form/dialog.view.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useSave } from './admin.queries.js';

interface FieldProblems {
  name: string;
  errors: string[];
}

interface Props<T extends object> {
  /** REST path of the list. */
  path: string;
  /** What is changed, with its id; null makes a new entry of `initial`. */
  entry: (T & { id: string }) | null;
  initial: Partial<T>;
  titles: { add: TextKey; edit: TextKey };
  onClose: () => void;
  /** What is sent of what was entered. */
  tell?: (values: T) => Partial<T>;
  /** How it is stored, whole, where that is no POST to the list and no PATCH of the entry. */
  send?: (values: T) => Promise<unknown>;
  /** Problems to be shown at one field, in place of a message; null where there are none. */
  problemsOf?: (error: unknown) => FieldProblems | null;
  children: ReactNode;
}

/** Makes or changes one entry of a list of administration; of a changed one only what differs is sent. */
export function EntryForm<T extends object>(props: Props<T>) {
  const { path, entry, initial, titles, onClose, tell, send, problemsOf, children } = props;
  const { t, sentence } = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<T>();
  const close = useClosing(form, onClose);
  /** What another entry has already, at its field if the form has that. */
  const taken = (error: unknown): FieldProblems | null => {
    const name = takenFieldOf(error);
    if (name === null || !Object.hasOwn(form.getFieldsValue(), name)) return null;
    return { name, errors: [sentence('ALREADY_EXISTS')] };
  };
  const save = useSave<Partial<T>>(path, {
    id: entry?.id ?? null,
    send: send && ((body) => send(body as T)),
    onDone: onClose,
    onRefused: (error) => {
      const problems = problemsOf?.(error) ?? taken(error);
      if (problems === null) return false;
      // The names of a generic form are not known here.
      form.setFields([problems as Parameters<typeof form.setFields>[0][number]]);
      form.scrollToField(problems.name as Parameters<typeof form.scrollToField>[0]);
      return true;
    },
  });
  const submit = (values: T): void => {
    const told = tell?.(values) ?? values;
    const body = entry === null ? told : changesOf<T>(entry, told);
    if (Object.keys(body).length > 0) save.mutate(send ? told : body);
    else {
      message.info(t('unchanged'));
      onClose();
    }
  };
  return (
    <Dialog
      open
      title={t(entry === null ? titles.add : titles.edit)}
      okText={t(entry === null ? 'create' : 'save')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: save.isPending, htmlType: 'submit' }}
    >
      <Form<T> form={form} layout="vertical" initialValues={entry ?? initial} onFinish={submit}>
        {children}
      </Form>
    </Dialog>
  );
}
