// HTTP as a careful client uses it: a request without a response is repeated until it gets one.
import { backoff } from './chance.mjs';

export class Api {
  #url;
  #isOver = false;

  constructor(url) {
    this.#url = url;
  }

  /** Stops the repeating: the test has failed, or has ended. */
  close() {
    this.#isOver = true;
  }

  /**
   * Repeats a request until it has a final response. `tries` is the number of attempts; above 1, the first may have been carried out.
   *
   * @returns {Promise<{ status: number, body: any, tries: number, isDone: boolean, reason?: string }>}
   */
  async call(sid, method, path, body, headers = {}) {
    for (let tries = 1; ; tries++) {
      const answer = await this.callOnce(sid, method, path, body, headers);
      if (answer) return { ...answer, tries, isDone: answer.status < 300, reason: answer.body?.reason };
      if (this.#isOver) throw new Error(`${method} ${path}: nobody answers any more`);
      await backoff(tries);
    }
  }

  /** The response to a read; anything but success is an error. */
  async get(sid, path) {
    const answer = await this.call(sid, 'GET', path);
    if (!answer.isDone) throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** All pages of a list. */
  async list(sid, path, name) {
    const found = [];
    for (let page; ;) {
      const body = await this.get(sid, `${path}?limit=200${page ? `&page=${encodeURIComponent(page)}` : ''}`);
      found.push(...body[name]);
      page = body.page;
      if (!page) return found;
    }
  }

  /** Makes one attempt; null if there was no final response. */
  async callOnce(sid, method, path, body, headers = {}) {
    let status;
    try {
      const response = await fetch(`${this.#url}/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(sid && { authorization: `Bearer ${sid}` }), ...headers },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      status = response.status;
      if (status !== 500) return status === 503 || status === 429 ? null : { status, body: text ? JSON.parse(text) : null };
    } catch {
      return null;   // It broke off: the server may have done it, or not.
    }
    throw new Error(`${method} ${path}: the server says that it is at fault`);
  }
}
