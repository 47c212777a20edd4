import { AppError } from '#libs/contract';
import { readConfig } from '#libs/platform';
import { startHomeAsterisk } from '#libs/platform/embedded';
import { StartRefusal } from '#libs/platform/start';

const USAGE = `用法 / Usage: npm run asterisk
  启动一个只监听本机的 Asterisk，供 npm start 使用；按 Ctrl-C 停止
  runs an Asterisk on loopback for npm start to use; Ctrl-C stops it
设置 / Settings: JIETONG_HOME, JIETONG_SIP_PORT (5060), JIETONG_ARI_PORT (8088),
  JIETONG_SIPS_PORT (0), JIETONG_SIP_CERTIFICATE, JIETONG_SIP_KEY, JIETONG_TRUNK_SRTP (no)`;

/** `npm run asterisk`: gets, starts and keeps an Asterisk until a signal. Answers the exit code. */
async function main(argv: string[]): Promise<number> {
  if (argv.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const { home, sipPort, ariPort, sipTls } = readConfig(process.env);
  const progress = (zh: string, en: string): void => console.log(`${zh}\n${en}`);
  const asterisk = await startHomeAsterisk({ home, sipPort, ariPort, tls: sipTls, progress });
  console.log(`
Asterisk 已启动 / is up
  SIP   sip:127.0.0.1:${sipPort}（UDP, TCP）${sipTls.port === 0 ? '' : `\n  SIPS  sips:127.0.0.1:${sipTls.port}（TLS）`}
  ARI   ${asterisk.access.url}
  现在运行 npm start，它会自动接入；按 Ctrl-C 停止
  Now run npm start, which finds it; Ctrl-C stops it
`);
  const signal = new Promise<'asked'>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve('asked'));
  });
  const ending = await Promise.race([signal, asterisk.server.gone.then(() => 'died' as const)]);
  await asterisk.stop();
  if (ending === 'died') console.error(`✖ Asterisk 意外退出，详情见 ${home}/logs/asterisk.log / it died`);
  return ending === 'died' ? 1 : 0;
}

function explain(error: unknown): number {
  if (error instanceof StartRefusal) {
    console.error(`\n✖ ${error.zh}\n  ${error.en}`);
    return 1;
  }
  if (error instanceof AppError) {
    console.error(`\n✖ 配置有误 / A setting is not valid: ${JSON.stringify(error.details)}`);
    return 2;
  }
  console.error('\n✖ 意外错误 / Unexpected error:', error);
  return 1;
}

process.exit(await main(process.argv.slice(2)).catch(explain));
