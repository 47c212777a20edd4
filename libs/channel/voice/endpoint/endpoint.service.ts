import { AppError, type PhoneKind } from '#libs/contract';
import type { AriAttribute, AriClient } from '../ari/index.js';
import { endpointOf } from '../call/index.js';

export interface AgentPhone {
  agentId: string;
  kind: PhoneKind;
  /** With which it registers. */
  password: string;
  /** Where it is, e.g. sip:192.0.2.7:5060, if it does not register. */
  contact?: string;
}

/** What an agent's endpoint takes from its template in pjsip.conf, in the order it is set. */
const INHERITED = [
  'context',
  'webrtc',
  'allow',
  'dtmf_mode',
  'direct_media',
  'media_address',
  'bind_rtp_to_media_address',
  'rtp_symmetric',
  'force_rport',
  'rewrite_contact',
  'rtp_timeout',
  'rtp_timeout_hold',
  'allow_transfer',
  'outgoing_call_offer_pref',
  'language',
];

const attribute = (name: string, value: string): AriAttribute => ({ attribute: name, value });

/**
 * Agents' endpoints in Asterisk. They live in its memory, after the templates `agent-phone` and
 * `agent-webrtc` of pjsip.conf, and are pushed again after every connection.
 */
export class EndpointService {
  private templates = new Map<PhoneKind, AriAttribute[]>();

  constructor(private readonly ari: AriClient) {}

  /** Makes an agent's endpoint, or changes it. Throws NOT_FOUND if its template is not in pjsip.conf. */
  async push({ agentId, kind, password, contact }: AgentPhone): Promise<void> {
    const id = endpointOf(agentId);
    const inherited = await this.template(kind);
    await this.clear(id, inherited);
    // In this order: each must exist before it is named.
    await this.ari.setPjsip('auth', id, [
      attribute('auth_type', 'userpass'),
      attribute('username', id),
      attribute('password', password),
    ]);
    await this.ari.setPjsip('aor', id, [
      // The phone that registered last is the one that rings.
      attribute('max_contacts', '1'),
      attribute('remove_existing', 'yes'),
      attribute('qualify_frequency', '0'),
      ...(contact === undefined ? [] : [attribute('contact', contact)]),
    ]);
    await this.ari.setPjsip('endpoint', id, [
      attribute('disallow', 'all'),
      ...inherited,
      attribute('auth', id),
      attribute('aors', id),
    ]);
  }

  async remove(agentId: string): Promise<void> {
    for (const type of ['endpoint', 'aor', 'auth'] as const) {
      await this.ari.removePjsip(type, endpointOf(agentId));
    }
  }

  /**
   * Takes away the endpoint of the other kind: what Asterisk made follow from `webrtc` (DTLS, ICE, AVPF) would stay with
   * one that is only changed, and no SIP phone could be called.
   */
  private async clear(id: string, inherited: readonly AriAttribute[]): Promise<void> {
    const known = await this.ari.pjsip('endpoint', id).catch((error: unknown): AriAttribute[] => {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return [];
      throw error;
    });
    const kindIn = (all: readonly AriAttribute[]): string | undefined =>
      all.find((one) => one.attribute === 'webrtc')?.value;
    if (known.length > 0 && kindIn(known) !== kindIn(inherited)) await this.ari.removePjsip('endpoint', id);
  }

  private async template(kind: PhoneKind): Promise<AriAttribute[]> {
    const known = this.templates.get(kind);
    if (known) return known;
    const all = new Map(
      (await this.ari.pjsip('endpoint', `agent-${kind}`)).map((a) => [a.attribute, a.value]),
    );
    const inherited = INHERITED.flatMap((name) => {
      // Codecs are told as `(opus|alaw)` and taken as `opus,alaw`.
      const value = all
        .get(name)
        ?.replace(/^\((.*)\)$/, '$1')
        .replaceAll('|', ',');
      return value ? [attribute(name, value)] : [];
    });
    this.templates.set(kind, inherited);
    return inherited;
  }
}
