import { runService } from '#libs/platform/nest';
import { VoiceModule } from './voice.module.js';

await runService({ name: 'voice', modules: [VoiceModule] });
