export { closeInTime } from './close-in-time.js';
export { causeOf, explain, type Sentence } from './explain.js';
export { demandItsSecret, demandReplicaSet } from './fit-store.js';
export { codeOf, StartRefusal } from './refusal.js';
export { StopRequest } from './stop-request.js';
