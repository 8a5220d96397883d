import { readProblem } from './problem';
import type { Fetch } from './send';

/** JSON over the authorized fetch. A failed answer is thrown as an ApiError. */
export class ApiClient {
  readonly #fetch: Fetch;

  constructor(authorizedFetch: Fetch) {
    this.#fetch = authorizedFetch;
  }

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const response = await this.#request(path, { signal });
    return (await response.json()) as T;
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    const response = await this.#request(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as T;
  }

  /** For actions without an answer to read. */
  async post(path: string): Promise<void> {
    await this.#request(path, { method: 'POST' });
  }

  /** `keepalive` lets the request outlive the page. */
  async delete(path: string): Promise<void> {
    await this.#request(path, { method: 'DELETE', keepalive: true });
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const response = await this.#fetch(path, init);
    if (!response.ok) throw await readProblem(response);
    return response;
  }
}
