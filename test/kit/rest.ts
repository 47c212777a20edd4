/** A REST answer: its status and parsed body. */
export interface Answer<T> {
  status: number;
  body: T;
}

/** REST calls to one Jietong, as one user. */
export class Rest {
  constructor(
    readonly url: string,
    private readonly token: string | null = null,
  ) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await this.answer(method, path, body);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  /** The answer as it came, whatever its body is. */
  answer(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Answers the body; throws on any status that is no success. */
  async must<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call<T>(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  get<T>(path: string): Promise<T> {
    return this.must<T>('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.must<T>('POST', path, body);
  }

  /** The same Jietong as a signed-in user. */
  async signIn(username: string, password: string): Promise<Rest & { accessToken: string }> {
    const { accessToken } = await this.post<{ accessToken: string }>('/api/v1/auth/login', {
      username,
      password,
    });
    return Object.assign(new Rest(this.url, accessToken), { accessToken });
  }
}
