import { ContactQueryRepository, ReactionRepository } from '#libs/contact';
import {
  AgentIntervalRepository,
  AgentTimeHistory,
  CompactionRepository,
  CorrectionRepository,
  FACT_SHAPE,
  FactCorrectionService,
  FactRepository,
  MonthRepository,
  RecountRepository,
  RollupService,
  type Corrections,
  type HeldContacts,
} from '#libs/metrics';
import { createLog, migrate, type Env } from '#libs/platform';
import { factsOfAll, SatisfactionFactRepository } from '#libs/survey';
import { onDatabase, type Output } from '../database-command.js';
import type { OpenDatabase } from '../home-database.js';

const USAGE = `用法 / Usage: npm run rebuild-figures [-- --check]
  按会话时间线与坐席状态记录重新核对全部事实与汇总，改正不一致处；服务可照常运行
  holds all facts and roll-ups against timelines and agents' duties and corrects what differs; the service may go on running
  --check  只核对，不改动；有不一致则以 1 退出 / only looks, changes nothing; exits with 1 if something differs
设置 / Settings: MONGODB_URI, JIETONG_HOME`;

/** Contacts between two lines of progress. */
const EVERY = 60_000;

/** The whole of `npm run rebuild-figures`. Answers the exit code: 0 all is right now, 1 it is not, 2 wrong argument. */
export async function rebuildFigures(argv: readonly string[], env: Env, output: Output): Promise<number> {
  const checking = argv.includes('--check');
  if (argv.includes('--help')) {
    output.out(USAGE);
    return 0;
  }
  if (argv.some((argument) => argument !== '--check')) {
    output.err(USAGE);
    return 2;
  }
  return onDatabase('rebuild-figures', env, output, (database) => compare(database, checking, output));
}

async function compare({ mongo }: OpenDatabase, checking: boolean, output: Output): Promise<number> {
  const begun = performance.now();
  const facts = new FactRepository(mongo);
  const recount = new RecountRepository(mongo);
  const how = checking ? 'look' : 'correct';
  const time = new AgentTimeHistory(new AgentIntervalRepository(mongo), heldBy(mongo), facts);
  const stretches = { differing: 0 };
  const source = time.stretches(new ReactionRepository(mongo).all(), how, stretches);
  const corrections = new CorrectionRepository(mongo);
  const log = createLog('rebuild-figures', { logLevel: 'silent' });
  const rollups = new RollupService(
    recount,
    new CompactionRepository(mongo),
    new MonthRepository(mongo),
    { publish: () => undefined },
    log,
  );
  if (!checking) await migrate(mongo);
  const correction = new FactCorrectionService(facts, checking ? NOTHING : corrections);
  let told = 0;
  const found = await correction.run(source, {
    onProgress: ({ contacts }) => {
      if (contacts - told < EVERY) return;
      told = contacts;
      output.err(`… ${contacts} 个会话 / contacts`);
    },
  });
  await correction.runOthers(factsOfAll(new SatisfactionFactRepository(mongo)), found);
  await correction.runOthers(time.told(), found);
  if (!checking) await facts.setShape(FACT_SHAPE);
  const { days, differing } = await rollups.rebuild(how);
  const wrong = found.missing + found.wrong + found.surplus + stretches.differing + differing;
  const took = (performance.now() - begun) / 1000;
  output.out(report(found, stretches, { days, differing }, took));
  output.out(verdict(wrong, checking));
  return checking && wrong > 0 ? 1 : 0;
}

/** What agents have in hand at this moment: their time on it lasts. */
const heldBy = (mongo: OpenDatabase['mongo']): HeldContacts => ({
  of: async (agentIds) => {
    const held = await new ContactQueryRepository(mongo).heldBy(agentIds);
    return new ReactionRepository(mongo).load(held.map(({ id }) => id));
  },
});

const NOTHING = { correct: async (): Promise<void> => undefined };

function report(
  { contacts, facts, missing, wrong, surplus }: Corrections,
  stretches: { differing: number },
  { days, differing }: { days: number; differing: number },
  seconds: number,
): string {
  return [
    `会话 / contacts  ${contacts}`,
    `事实 / facts  ${facts}：缺失 / missing ${missing}，有误 / wrong ${wrong}，多余 / surplus ${surplus}`,
    `坐席工时 / agents' time：会话时段不一致 / stretches differing ${stretches.differing}`,
    `汇总 / roll-ups  ${days} 天 / days：不一致 / differing ${differing}`,
    `用时 / took  ${seconds.toFixed(1)} s`,
  ].join('\n');
}

function verdict(wrong: number, checking: boolean): string {
  if (wrong === 0) return '✔ 全部一致：指标未变。\n  All agree: no figure has changed.';
  return checking
    ? '✖ 有不一致处：不带 --check 运行即可改正。\n  Something differs: run it without --check to correct it.'
    : '✔ 已按时间线改正。\n  Corrected by the timelines.';
}
