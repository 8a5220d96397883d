/** Messages per field, as the services name the fields (camelCase). */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** An error response: RFC 9457 problem details with a stable snake_case `code`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: FieldErrors = {},
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** The request got no response: offline, refused, reset or timed out. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** The request was not sent, because no user is signed in or another one has signed in since. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError';
}

/** The user cancelled the action, so there is nothing to report. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Reads the problem details of an error response. A body without them (a proxy's error page) gives the code
 * `http_<status>`.
 */
export async function readProblem(response: Response): Promise<ApiError> {
  const problem = await readBody(response);
  return new ApiError(
    response.status,
    typeof problem.code === 'string' ? problem.code : `http_${response.status}`,
    typeof problem.detail === 'string' ? problem.detail : 'The server could not answer this request.',
    isFieldErrors(problem.errors) ? problem.errors : {},
    readRetryAfter(response.headers.get('retry-after')),
  );
}

async function readBody(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFieldErrors(value: unknown): value is FieldErrors {
  return isRecord(value) && Object.values(value).every((messages) => Array.isArray(messages));
}

/** Retry-After is either seconds or a date (RFC 9110, 10.2.3). */
function readRetryAfter(value: string | null): number | undefined {
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
