/**
 * Tokens of the interfaces by which domain libs meet (libs/contract/ports.ts): each is provided by
 * the module of the lib that implements it, and asked for by the others.
 */
export const CONTACT_PORT = Symbol('CONTACT_PORT');
export const AGENT_PORT = Symbol('AGENT_PORT');
/** AgentSeats: who may be given a contact now, and in which slot. */
export const AGENT_SEATS = Symbol('AGENT_SEATS');
/** CallbackOpener: opens the contact by which somebody is called back. */
export const CALLBACK_OPENER = Symbol('CALLBACK_OPENER');
/** Diallers of all channels that have one; absent = none has. The voice channel's is that of DiallerModule. */
export const DIALLERS = Symbol('DIALLERS');
/** ContactAudit, AgentAudit and FactAudit: what the invariant checker reads. */
export const CONTACT_AUDIT = Symbol('CONTACT_AUDIT');
export const AGENT_AUDIT = Symbol('AGENT_AUDIT');
export const FACT_AUDIT = Symbol('FACT_AUDIT');
export const QUEUE_DIRECTORY = Symbol('QUEUE_DIRECTORY');
/** QueueHours: which queues are open, by the routing policy. */
export const QUEUE_HOURS = Symbol('QUEUE_HOURS');
/** TransitionSource: where to subscribe to transitions of contacts. */
export const TRANSITIONS = Symbol('TRANSITIONS');
/** AgentSource: where to subscribe to changes of agents. */
export const AGENT_CHANGES = Symbol('AGENT_CHANGES');
/** AdmissionPort: decides where arrivals go. */
export const ADMISSION_PORT = Symbol('ADMISSION_PORT');
/** ClaimPort: finds an agent for whoever arrives. */
export const CLAIM_PORT = Symbol('CLAIM_PORT');
/** CallbackTermsSource: who is called back, by the routing policy. */
export const CALLBACK_TERMS = Symbol('CALLBACK_TERMS');
/** AgentTermsSource: how agents work, by the routing policy. */
export const AGENT_TERMS = Symbol('AGENT_TERMS');
/** ReactionBacklog: what reactions have not seen of contacts. */
export const REACTION_BACKLOG = Symbol('REACTION_BACKLOG');
/** FrameSource: what may be sampled. */
export const FRAME_SOURCE = Symbol('FRAME_SOURCE');
/** RatingBacklog: answers and refusals that figures have not heard of. */
export const RATING_BACKLOG = Symbol('RATING_BACKLOG');
