import { NetworkError, readProblem } from './problem';
import type { Fetch } from './send';

/** JSON over the authorized fetch. A failed answer is thrown as an ApiError. What changes something outlives the page: who asked for it may leave at once. */
export class ApiClient {
  readonly #fetch: Fetch;

  constructor(authorizedFetch: Fetch) {
    this.#fetch = authorizedFetch;
  }

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const response = await this.#request(path, { signal });
    return (await response.json()) as T;
  }

  /** The answer as a file. It counts only when all of it has come. */
  async download(path: string): Promise<Blob> {
    const response = await this.#request(path, {});
    try {
      return await response.blob();
    } catch (error) {
      throw new NetworkError('The download broke off.', { cause: error });
    }
  }

  /** With a `version` it is refused when what it changes has another one by now. */
  async patch<T>(path: string, body: unknown, version?: string): Promise<T> {
    const response = await this.#request(path, json('PATCH', body, version));
    return (await response.json()) as T;
  }

  /** Without `T` it is an action that answers nothing. */
  async post<T = void>(path: string, body?: unknown): Promise<T> {
    const response = await this.#request(path, body === undefined ? { method: 'POST', keepalive: true } : json('POST', body));
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** With a `version` it is refused when what it deletes has another one by now. */
  async delete(path: string, version?: string): Promise<void> {
    await this.#request(path, { method: 'DELETE', keepalive: true, headers: ifMatch(version) });
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const response = await this.#fetch(path, init);
    if (!response.ok) throw await readProblem(response);
    return response;
  }
}

function json(method: string, body: unknown, version?: string): RequestInit {
  return {
    method,
    keepalive: true,
    headers: { 'content-type': 'application/json', ...ifMatch(version) },
    body: JSON.stringify(body),
  };
}

function ifMatch(version: string | undefined): Record<string, string> {
  return version === undefined ? {} : { 'if-match': `"${version}"` };
}
