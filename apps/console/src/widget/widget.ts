/**
 * A button that opens the chat in a frame. Put into any page:
 * <script src="https://HOST/widget.js" data-account="web" async></script>
 * Optional: data-lang ("zh" or "en"), data-label (the button's words), data-colour.
 * Everything is inside one function: a classic script must not leave names behind.
 */
(() => {
  const script = document.currentScript as HTMLScriptElement | null;
  if (!script) return;
  const { origin } = new URL(script.src);
  const { account = 'web', lang = 'zh', colour = '#1557b0' } = script.dataset;
  const english = lang === 'en';
  const label = script.dataset.label ?? (english ? 'Ask us' : '在线咨询');
  const query = new URLSearchParams({ account, lang });

  const style = (node: HTMLElement, rules: Partial<CSSStyleDeclaration>): void => {
    Object.assign(node.style, rules);
  };

  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-haspopup', 'dialog');
  style(button, {
    position: 'fixed',
    right: '20px',
    bottom: '20px',
    zIndex: '2147483000',
    padding: '12px 20px',
    border: '0',
    borderRadius: '24px',
    background: colour,
    color: '#fff',
    font: '600 15px/1.4 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif',
    boxShadow: '0 4px 16px rgba(0, 0, 0, .25)',
    cursor: 'pointer',
  });

  let frame: HTMLIFrameElement | null = null;
  let open = false;

  const place = (): void => {
    if (!frame) return;
    const small = window.innerWidth < 480;
    style(frame, {
      position: 'fixed',
      right: small ? '0' : '20px',
      bottom: small ? '0' : '78px',
      width: small ? '100%' : '380px',
      height: small ? '100%' : `${Math.min(600, window.innerHeight - 100)}px`,
      zIndex: '2147483001',
      border: '0',
      borderRadius: small ? '0' : '12px',
      boxShadow: '0 8px 40px rgba(0, 0, 0, .3)',
      colorScheme: 'normal',
      display: open ? 'block' : 'none',
    });
  };

  const make = (): HTMLIFrameElement => {
    const node = document.createElement('iframe');
    node.src = `${origin}/chat?${query.toString()}`;
    node.title = label;
    document.body.append(node);
    return node;
  };

  const show = (wanted: boolean): void => {
    open = wanted;
    // Nothing is loaded before somebody asks for it.
    frame ??= make();
    button.setAttribute('aria-expanded', String(open));
    place();
    if (open) {
      button.textContent = label;
      frame.focus();
    } else {
      button.focus();
    }
  };

  button.addEventListener('click', () => show(!open));
  window.addEventListener('resize', place);
  window.addEventListener('keydown', (event) => {
    if (open && event.key === 'Escape') show(false);
  });
  window.addEventListener('message', (event: MessageEvent<{ type?: unknown; count?: unknown } | null>) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    if (event.data?.type === 'jietong:close') show(false);
    if (event.data?.type === 'jietong:unread' && !open) {
      const count = Number(event.data.count);
      button.textContent = count > 0 ? `${label} (${count})` : label;
    }
  });

  const mount = (): void => document.body.append(button);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', mount);
  else mount();
})();
