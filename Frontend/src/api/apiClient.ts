import { NetworkError, readProblem } from './problem';
import type { Fetch } from './send';

/**
 * JSON over the authorized fetch. An error response is thrown as an ApiError. Requests that change something are sent
 * with `keepalive`, so that they complete when the page is closed.
 */
export class ApiClient {
  readonly #fetch: Fetch;

  constructor(authorizedFetch: Fetch) {
    this.#fetch = authorizedFetch;
  }

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const response = await this.#request(path, { signal });
    return (await response.json()) as T;
  }

  /** A file. It fails unless the whole file has arrived. */
  async download(path: string): Promise<Blob> {
    const response = await this.#request(path, {});
    try {
      return await response.blob();
    } catch (error) {
      throw new NetworkError('The download broke off.', { cause: error });
    }
  }

  /** With a `version`, the service refuses the change when the item has another version by now. */
  async patch<T>(path: string, body: unknown, version?: string): Promise<T> {
    const response = await this.#request(path, json('PATCH', body, version));
    return (await response.json()) as T;
  }

  /** Without `T`, the response has no body. */
  async post<T = void>(path: string, body?: unknown): Promise<T> {
    const response = await this.#request(
      path,
      body === undefined ? { method: 'POST', keepalive: true } : json('POST', body),
    );
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    const response = await this.#request(path, json('PUT', body));
    return (await response.json()) as T;
  }

  /** With a `version`, the service refuses to delete the item when it has another version by now. */
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
