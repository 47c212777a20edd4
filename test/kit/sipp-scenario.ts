/** What a SIPp caller does once it is answered. */
export interface CallerPlan {
  /** Hangs up after so many ms, unless it was hung up before. */
  stayMs: number;
  /** Keys pressed quickly one after the other, by RFC 4733, so long after the answer, or when it is told to. */
  keys?: { afterMs: number | 'told'; digits: string };
  /** Pressed every second, for whenever they are asked, until they are hung up on; they stay so long. */
  keepsPressing?: string;
  /** Hz of the tone it sends all the time; silent unless told. */
  tone?: number;
  /** Why it hangs up, as a Q.850 cause that its BYE tells; none unless told. */
  cause?: number;
  /** A port of loopback where somebody else hears what is said to this caller, who is silent then. */
  heardAt?: number;
  /** Lines of its INVITE beside the usual ones, e.g. `Privacy: id`. */
  headers?: readonly string[];
}

/** What a SIPp phone does when it is called. */
export type PhonePlan =
  /**
   * Says a tone, or what it hears (`echo`). Rings for `ringMs`, or until it is told, is picked up, and hangs up after
   * `talkMs` unless the other side did. `refersTo`: once picked up, it wants the call transferred there, and must be
   * refused.
   */
  | {
      answers: true;
      ringMs: number | 'told';
      talkMs: number;
      tone?: number;
      echo?: boolean;
      refersTo?: string;
    }
  /** Refuses with a SIP status, e.g. 486; `contact` instead of its own address, e.g. to where it forwards calls (302). */
  | { answers: false; status: string; contact?: string }
  /** Rings until the caller gives up. */
  | { answers: 'never' };

/** What a tone is read from, in the folder of the scenario. */
export const TONE_FILE = 'tone.alaw';
const speak = (tone: number | undefined): string =>
  tone === undefined ? '' : `<nop><action><exec rtp_stream="${TONE_FILE},-1,8,PCMA/8000"/></action></nop>`;

const sdpOf = (tone: number | undefined): string =>
  tone === undefined ? SDP : SDP.replace('[media_port]', '[rtpstream_audio_port]');

/** 96 is the payload type with which SIPp sends keys. */
const SDP = `
      v=0
      o=jietong 53655765 2353687637 IN IP4 [local_ip]
      s=-
      c=IN IP4 [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 8 96
      a=rtpmap:8 PCMA/8000
      a=rtpmap:96 telephone-event/8000
      a=fmtp:96 0-15`;

export const scenario = (name: string, steps: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="${name}">\n${steps}\n</scenario>\n`;

export const send = (message: string, more = ''): string =>
  `<send ${more}><![CDATA[\n${message}\n\n]]></send>`;

/** `body`: with the usual SDP, or another one. */
export const request = (method: string, cseq: number, to: string, body: string | true = ''): string =>
  `      ${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:[from]@[local_ip]:[local_port]>;tag=[pid]jt[call_number]
      To: <sip:[service]@[remote_ip]:[remote_port]>${to}
      Call-ID: [call_id]
      CSeq: ${cseq} ${method}
      Contact: <sip:[from]@[local_ip]:[local_port]>
      Max-Forwards: 70
${body === '' ? '      Content-Length: 0' : `      Content-Type: application/sdp\n      Content-Length: [len]\n${body === true ? SDP : body}`}`;

export const response = (status: string, body: string | true = ''): string =>
  `      SIP/2.0 ${status}
      [last_Via:]
      [last_From:]
      [last_To:];tag=[pid]jt[call_number]
      [last_Call-ID:]
      [last_CSeq:]
      Contact: <sip:[local_ip]:[local_port];transport=[transport]>
${body === '' ? '      Content-Length: 0' : `      Content-Type: application/sdp\n      Content-Length: [len]\n${body === true ? SDP : body}`}`;

/**
 * Waits for the other side's BYE, and says it itself (`own`) when that does not come in time, or when it is told
 * to by `orderOf`. SIPp looks at the time limit of the step it stands at: so both have it.
 */
const untilBye = (ms: number, own: string): string => `
  <recv request="INFO" optional="true" next="1" timeout="${ms}" ontimeout="1"/>
  <recv request="BYE" timeout="${ms}" ontimeout="1"/>
  ${send(response('200 OK').replace(';tag=[pid]jt[call_number]', ''), 'next="2"')}
  <label id="1"/>
  ${send(own, 'retrans="500"')}
  <recv response="200"/>
  <label id="2"/>`;

/** So long, or until it is told to go on. */
const until = (ms: number | 'told'): string =>
  ms === 'told' ? '<recv request="INFO"/>' : `<pause milliseconds="${ms}"/>`;

const press = ({ afterMs, digits }: Required<CallerPlan>['keys']): string =>
  `${until(afterMs)}\n  <nop><action><exec play_dtmf="${digits}"/></action></nop>`;

/** Presses a key again and again until the other side says BYE. */
const pressUntilBye = (digit: string): string => `
  <label id="3"/>
  <nop><action><exec play_dtmf="${digit}"/></action></nop>
  <recv request="BYE" timeout="1000" ontimeout="3"/>
  ${send(response('200 OK').replace(';tag=[pid]jt[call_number]', ''))}`;

/**
 * Tells the call with this id to do what it waits for: to press its keys, to pick up, or, once it talks, to hang up; for
 * SIPp alone, the other side knows nothing of it. `nth`: each order its own, or it would be taken for a repeat.
 */
export const orderOf = (callId: string, nth: number): string =>
  [
    'INFO sip:caller@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-order-${nth}`,
    'From: <sip:test@127.0.0.1>',
    'To: <sip:caller@127.0.0.1>',
    `Call-ID: ${callId}`,
    `CSeq: ${nth} INFO`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

export function callerScenario({
  stayMs,
  keys,
  keepsPressing,
  tone,
  heardAt,
  cause,
  headers = [],
}: CallerPlan): string {
  const sdp = heardAt === undefined ? sdpOf(tone) : SDP.replace('[media_port]', String(heardAt));
  return scenario(
    'caller',
    `${send(withHeaders(request('INVITE', 1, '', sdp), headers), 'retrans="500"')}
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rtd="true"/>
  ${send(request('ACK', 1, '[peer_tag_param]'))}
  ${keys ? press(keys) : ''}
  ${speak(tone)}
  ${keepsPressing ? pressUntilBye(keepsPressing) : untilBye(stayMs, byeOf(cause))}`,
  );
}

const withHeaders = (message: string, headers: readonly string[]): string =>
  message.replace(
    '      Max-Forwards',
    [...headers, 'Max-Forwards'].map((line) => `      ${line}`).join('\n'),
  );

const byeOf = (cause: number | undefined): string =>
  withHeaders(
    request('BYE', 2, '[peer_tag_param]'),
    cause === undefined ? [] : [`Reason: Q.850;cause=${cause}`],
  );

/** Whoever is called says BYE with the sides of the INVITE turned round. */
const phoneRequest = (method: string, cseq: number, more = ''): string => `      ${method} [next_url] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: [$2];tag=[pid]jt[call_number]
      To: [$1]
      Call-ID: [call_id]
      CSeq: ${cseq} ${method}
      Contact: <sip:[local_ip]:[local_port]>
      Max-Forwards: 70${more}
      Content-Length: 0`;
const PHONE_BYE = phoneRequest('BYE', 2);

/** A blind transfer, which is to be declined. */
const refer = (to: string): string =>
  `${send(phoneRequest('REFER', 1, `\n      Refer-To: <sip:${to}@[remote_ip]>`), 'retrans="500"')}
  <recv response="603"/>`;

const called = `<recv request="INVITE" rrs="true"><action>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="1"/>
    <ereg regexp=".*" search_in="hdr" header="To:" assign_to="2"/>
  </action></recv>
  <Reference variables="1,2"/>`;

/** Also kept of the call: what its answer needs when something else was heard since. */
const KEPT = `assign_to="2"/>
    <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="4"/>
    <ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="5"/>`;
const okOf = (body: string): string => response('200 OK', body);
const keptOk = (body: string): string =>
  okOf(body)
    .replace('[last_Via:]', 'Via: [$4]')
    .replace('[last_From:]', 'From: [$1]')
    .replace('[last_To:]', 'To: [$2]')
    .replace('[last_Call-ID:]', 'Call-ID: [call_id]')
    .replace('[last_CSeq:]', 'CSeq: [$5]');

const refusal = ({ status, contact }: Extract<PhonePlan, { answers: false }>): string =>
  response(status).replace(/Contact: <.*>/, (own) => (contact === undefined ? own : `Contact: <${contact}>`));

export function phoneScenario(plan: PhonePlan): string {
  const ringing = `${called}\n  ${send(response('180 Ringing'))}`;
  switch (plan.answers) {
    case true:
      return scenario(
        'phone',
        `${plan.ringMs === 'told' ? ringing.replace('assign_to="2"/>', KEPT) : ringing}
  ${until(plan.ringMs)}
  ${send((plan.ringMs === 'told' ? keptOk : okOf)(sdpOf(plan.tone)), 'retrans="500"')}
  <recv request="ACK"/>
  ${speak(plan.tone)}
  ${plan.refersTo === undefined ? '' : refer(plan.refersTo)}
  ${untilBye(plan.talkMs, PHONE_BYE)}`,
      );
    case false:
      return scenario(
        'refuser',
        `${called}\n  ${send(refusal(plan), 'retrans="500"')}\n  <recv request="ACK"/>`,
      );
    case 'never':
      return scenario(
        'sleeper',
        `${ringing}
  <recv request="CANCEL"/>
  ${send(response('200 OK'))}
  ${send(response('487 Request Terminated').replace('[last_CSeq:]', 'CSeq: [$3] INVITE'), 'retrans="500"')}
  <recv request="ACK"/>`,
      )
        .replace(
          'assign_to="2"/>',
          'assign_to="2"/>\n    <ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" assign_to="3"/>',
        )
        .replace('variables="1,2"', 'variables="1,2,3"');
  }
}

/** Registers a user's phone at its own port; asked for a password, it answers. */
export function registerScenario(user: string, password: string): string {
  const register = (cseq: number, more = ''): string =>
    `      REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:${user}@[remote_ip]:[remote_port]>;tag=[pid]jt[call_number]
      To: <sip:${user}@[remote_ip]:[remote_port]>
      Call-ID: [call_id]
      CSeq: ${cseq} REGISTER
      Contact: <sip:${user}@[local_ip]:[local_port]>
      Expires: 600
      Max-Forwards: 70${more}
      Content-Length: 0`;
  const authentication = `\n      [authentication username=${user} password=${password}]`;
  return scenario(
    'register',
    `${send(register(1), 'retrans="500"')}
  <recv response="401" auth="true"/>
  ${send(register(2, authentication), 'retrans="500"')}
  <recv response="200"/>`,
  );
}
