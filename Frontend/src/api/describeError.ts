import { ApiError, NetworkError } from './problem';

/** The text that the user sees for an error. */
export function describeError(error: unknown): string {
  if (error instanceof NetworkError) {
    return navigator.onLine
      ? 'The server could not be reached. Check your connection and try again.'
      : 'You are offline. Try again when you are connected.';
  }
  if (error instanceof ApiError) return describeApiError(error);
  if (error instanceof Error && error.message) return error.message;
  return 'Something went wrong. Try again.';
}

function describeApiError(error: ApiError): string {
  if (error.status === 429) return `That was too fast. ${tryAgain(error)}`;
  if (error.status === 503) return `The server is busy. ${tryAgain(error)}`;
  if (error.status === 413) return 'This message is too long. Shorten it or split it into several.';
  if (error.status === 502 || error.status === 504)
    return 'The assistant cannot be reached right now. Try again in a moment.';
  if (error.status >= 500) return 'Something went wrong on the server. Try again in a moment.';
  return error.message;
}

function tryAgain({ retryAfterSeconds }: ApiError): string {
  if (!retryAfterSeconds) return 'Try again in a moment.';
  if (retryAfterSeconds === 1) return 'Try again in 1 second.';
  return retryAfterSeconds < 90
    ? `Try again in ${retryAfterSeconds} seconds.`
    : `Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`;
}
