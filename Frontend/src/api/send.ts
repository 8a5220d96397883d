import { NetworkError } from './problem';

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` that throws a NetworkError when there is no response. Browsers throw a TypeError then, each with another
 * text. An abort by the caller stays an AbortError.
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
