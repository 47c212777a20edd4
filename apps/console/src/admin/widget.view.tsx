import { useText } from '../text/language.hook.js';
import { CopyLine } from './copy-line.view.js';

/** The account a fresh installation has for web chat. */
const WEB_ACCOUNT = 'web';

/** How to put the chat on a web site. */
export function WidgetTab() {
  const { t } = useText();
  const page = `${location.origin}/chat?account=${WEB_ACCOUNT}`;
  return (
    <div className="widget-help">
      <p>{t('widgetLead')}</p>
      <CopyLine
        text={`<script src="${location.origin}/widget.js" data-account="${WEB_ACCOUNT}" async></script>`}
      />
      <p className="muted">{t('widgetOrigins')}</p>
      <p>{t('widgetTry')}</p>
      <a href={page} target="_blank" rel="noreferrer">
        {t('openChat')}
      </a>{' '}
      <CopyLine text={page} />
    </div>
  );
}
