import { CaretRightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { getFile } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { useTellRefusal } from '../../text/refusal.hook.js';
import { soundPath, type SpokenLanguage } from '../telephony.queries.js';

interface Props {
  id: string;
  language: SpokenLanguage;
}

/** Fetches how a prompt sounds on the telephone, and plays it. */
export function Listen({ id, language }: Props) {
  const { t } = useText();
  const tellRefusal = useTellRefusal();
  const [url, setUrl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => URL.revokeObjectURL(url ?? ''), [url]);
  const listen = (): void => {
    setBusy(true);
    getFile(`${soundPath(id, language)}/audio`)
      .then((file) => setUrl(URL.createObjectURL(file)), tellRefusal)
      .finally(() => setBusy(false));
  };
  const spoken = t(language === 'zh' ? 'telZh' : 'telEn');
  const name = t('telListenOne', { name: id, language: spoken });
  return (
    <>
      <Button size="small" icon={<CaretRightOutlined />} loading={busy} aria-label={name} onClick={listen}>
        {spoken}
      </Button>
      {url !== null && (
        // Another fetch is another URL, and so begins anew.
        <audio
          key={url}
          src={url}
          autoPlay
          data-testid={`sound-${id}-${language}`}
          aria-label={name}
          onEnded={() => setUrl(null)}
        />
      )}
    </>
  );
}
