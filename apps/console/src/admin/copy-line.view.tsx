import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useText } from '../text/language.hook.js';

/** A line of text with a button that copies it. */
export function CopyLine({ text }: { text: string }) {
  const { t } = useText();
  const { message } = App.useApp();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      message.success(t('copied'));
    } catch {
      // No clipboard without https: the text stands there to be selected.
      message.warning(t('copyFailed'));
    }
  };
  return (
    <span className="copy-line">
      <code>{text}</code>
      <Button
        size="small"
        type="text"
        icon={<CopyOutlined />}
        aria-label={t('copy')}
        onClick={() => void copy()}
      />
    </span>
  );
}
