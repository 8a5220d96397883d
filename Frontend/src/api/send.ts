import { NetworkError } from './problem';

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * `fetch`, with "no answer" told apart from a bug: browsers report it as a TypeError whose text differs in each of them.
 * An abort by the caller stays an AbortError.
 */
export const send: Fetch = async (url, init) => {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (isTimeout(error) || error instanceof TypeError) {
      throw new NetworkError('The server could not be reached.', { cause: error });
    }
    throw error;
  }
};

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
