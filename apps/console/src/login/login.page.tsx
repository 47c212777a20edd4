import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { codeOf } from '../api/failure.js';
import { post } from '../api/rest.js';
import { setToken, wasEnded } from '../api/session.js';
import { setLanguage, useText } from '../text/language.hook.js';

interface Credentials {
  username: string;
  password: string;
}

export default function LoginPage() {
  const { t, lang, sentence } = useText();
  const [busy, setBusy] = useState(false);
  const [ended] = useState(wasEnded);
  const [problem, setProblem] = useState<string | null>(null);
  const signIn = async (credentials: Credentials): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { accessToken } = await post<{ accessToken: string }>('/auth/login', credentials);
      setToken(accessToken);
    } catch (error) {
      setProblem(sentence(codeOf(error)));
      setBusy(false);
    }
  };
  const rules = [{ required: true, message: t('required') }];
  return (
    <main className="login">
      <section className="login-card" aria-labelledby="login-title">
        <h1 id="login-title">{t('loginTitle')}</h1>
        <p>{t('loginLead')}</p>
        {ended && problem === null && <Alert type="warning" showIcon title={t('sessionEnded')} />}
        {problem !== null && <Alert type="error" showIcon title={problem} role="alert" />}
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(values) => void signIn(values)}>
          <Form.Item name="username" label={t('username')} rules={rules}>
            <Input data-testid="login-username" autoComplete="username" autoFocus size="large" />
          </Form.Item>
          <Form.Item name="password" label={t('password')} rules={rules}>
            <Input.Password data-testid="login-password" autoComplete="current-password" size="large" />
          </Form.Item>
          <Button
            data-testid="login-submit"
            type="primary"
            htmlType="submit"
            size="large"
            block
            loading={busy}
          >
            {t('signIn')}
          </Button>
        </Form>
        <Button
          type="link"
          lang={lang === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => setLanguage(lang === 'zh' ? 'en' : 'zh')}
        >
          {t('language')}
        </Button>
      </section>
    </main>
  );
}
