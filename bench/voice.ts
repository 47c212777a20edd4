/**
 * npm run bench:voice [-- --quick] [--only 'app_queue 20 ms,Jietong 20 ms'] [--profile FOLDER]: how many calls a second are set up,
 * queued, answered by an agent's phone and ended, beside Asterisk's own queue in the same Asterisk, with the same SIPp
 * callers and phones, in the same run. docs/PERFORMANCE.md says what is measured, and how.
 */
import { parseArgs } from 'node:util';
import { BoundedRun, type Phase } from './bounded.js';
import { Stage } from './stage.js';
import { killLoads } from './voice/trial.js';
import { voiceJson, voiceTable, type VoiceMeasured } from './voice/voice-bars.js';
import { VoiceRig, type Side, type VoicePlan } from './voice/voice-phases.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    profile: { type: 'string' },
    limit: { type: 'string' },
  },
});
const SIZES = values.quick
  ? { seconds: { peer: 3, own: 6 }, halvings: 1, timedCalls: 100 }
  : { seconds: { peer: 4, own: 10 }, halvings: 2, timedCalls: 300 };
const plan: VoicePlan = { agents: 20, ...SIZES, profileTo: values.profile ?? null };
/** Where each side's search begins, calls/s. */
const FIRST_RATE = { peer: 100, own: 24 };
/** Where the way to the agent is timed; half of our limit if that is less. */
const TIMED_RATE = 20;

const measured: VoiceMeasured = { short: {}, long: {}, overload: {}, ringing: {}, perCall: {} };
const stage = new Stage();
process.env['JIETONG_TEST_HOME'] = stage.home;
let rig: VoiceRig | null = null;
const theRig = async (): Promise<VoiceRig> => (rig ??= await VoiceRig.open(stage, plan));

const limitOf = async (side: Side, talkMs: 20 | 100): Promise<void> => {
  const found = await (await theRig()).limit(side, talkMs, FIRST_RATE[side]);
  measured[talkMs === 20 ? 'short' : 'long'][side] = found;
};
const overload = async (side: Side): Promise<void> => {
  const limit = measured.short[side]?.perSecond ?? Number(values.limit ?? 0);
  if (!limit) throw new Error('its limit is not known');
  measured.overload[side] = await (await theRig()).overload(side, limit);
};
const ringing = async (side: Side): Promise<void> => {
  const rate = Math.min(TIMED_RATE, Math.max(1, Math.floor((measured.short.own?.perSecond ?? Infinity) / 2)));
  const { waits, perCall } = await (await theRig()).ringing(side, rate);
  measured.ringing[side] = waits;
  measured.ringing.rate = rate;
  measured.perCall[side] = perCall;
};

const phases: Phase[] = [
  ['app_queue 20 ms', 240, () => limitOf('peer', 20)],
  ['Jietong 20 ms', 360, () => limitOf('own', 20)],
  ['app_queue ringing', 80, () => ringing('peer')],
  ['Jietong ringing', 70, () => ringing('own')],
  ['Jietong overload', 90, () => overload('own')],
  ...(values.quick
    ? []
    : ([
        ['app_queue overload', 60, () => overload('peer')],
        ['app_queue 100 ms', 240, () => limitOf('peer', 100)],
        ['Jietong 100 ms', 360, () => limitOf('own', 100)],
      ] satisfies Phase[])),
];
// However it ends, Asterisk, the processes, the stores and the temporary home go with it.
const run = new BoundedRun({
  limitS: values.quick ? 240 : 1500,
  only: values.only,
  close: async () => {
    killLoads();
    await rig?.close();
    await stage.close();
  },
});
await stage.open();
const failed = await run.run(phases, killLoads);
console.log(voiceTable(measured));
for (const [name, failure] of Object.entries(failed)) console.log(`${name}: ${failure}`);
console.log(voiceJson(measured, failed, run.elapsedS));
process.exit(0);
