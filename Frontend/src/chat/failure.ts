import { ApiError, NetworkError } from '../api/problem';
import { SignedOutError } from '../auth/authClient';
import { StreamCutError } from './chatTransport';
import type { ChatMessage } from './types';

/** What went wrong with the last turn, in words for people, and what can be done about it. */
export interface Failure {
  title: string;
  text: string;
  /** `change`: as it is, it will be refused again. */
  way: 'retry' | 'change' | 'reload' | 'leave';
}

const kept = 'Your message is kept.';

/** @param unsent A message has not been accepted: one at the end, which is sent by itself when the network is back. */
export function failureOf(error: Error | undefined, last?: ChatMessage, online = true, unsent = false): Failure | undefined {
  if (error instanceof SignedOutError) return signedOut;
  if (error instanceof StreamCutError) {
    return { title: 'The connection was lost', text: 'The answer may be complete by now. Get the rest of it.', way: 'retry' };
  }
  if (error instanceof NetworkError) return online ? unreachable : unsent ? waiting : offline;
  if (error instanceof ApiError) return ofStatus(error);
  if (error) return ofAnswer(last?.metadata?.errorCode, error.message);
  if (last?.role === 'user') return { title: 'No answer has arrived', text: 'Ask for it again.', way: 'retry' };
  const { status, errorCode } = last?.metadata ?? {};
  return status === 'error' || status === 'interrupted' ? ofAnswer(errorCode) : undefined;
}

const signedOut: Failure = { title: 'You were signed out', text: `Sign in and try again. ${kept}`, way: 'retry' };
const waiting: Failure = { title: 'You are offline', text: `${kept} It is sent as soon as you are connected.`, way: 'retry' };
const offline: Failure = { title: 'You are offline', text: 'Try again when you are connected.', way: 'retry' };
const unreachable: Failure = {
  title: 'The server could not be reached',
  text: `Check your connection and try again. ${kept}`,
  way: 'retry',
};

function ofStatus({ status, code, errors, message }: ApiError): Failure {
  switch (status) {
    case 401:
      return signedOut;
    case 403:
      return { title: 'That is not allowed', text: message, way: 'change' };
    case 404:
      return code === 'message_not_found'
        ? { title: 'That message is gone', text: 'This chat has changed since. Load it again.', way: 'reload' }
        : { title: 'This chat is gone', text: `It was deleted, maybe in another tab. ${kept}`, way: 'leave' };
    case 409:
      return { title: 'This chat has changed', text: `Another tab was faster. ${kept}`, way: 'reload' };
    case 413:
      return { title: 'Your message is too long', text: 'Shorten it, or split it into several.', way: 'change' };
    case 422:
      return { title: 'Your message was not accepted', text: Object.values(errors).flat().join(' ') || message, way: 'change' };
    case 429:
      return { title: 'That was too fast', text: `Wait a moment. ${kept}`, way: 'retry' };
    case 503:
      return { title: 'The server is busy', text: `Wait a moment. ${kept}`, way: 'retry' };
    case 502:
    case 504:
      return { title: 'The assistant cannot be reached', text: `Try again in a moment. ${kept}`, way: 'retry' };
    default:
      return status >= 500
        ? { title: 'The server made a mistake', text: `Try again in a moment. ${kept}`, way: 'retry' }
        : { title: 'That did not work', text: message, way: 'change' };
  }
}

/** An answer that failed while it was written. Where its code says nothing to this page, what the service said itself is told. */
function ofAnswer(code: string | undefined, said = 'Try again.'): Failure {
  const [title, text] = answers[code ?? ''] ?? ['The answer could not be completed', said];
  return { title, text, way: 'retry' };
}

const answers: Partial<Record<string, [string, string]>> = {
  model_unauthorized: [
    'The model is not set up',
    'It refused the key of this service. Whoever runs it has to look at its configuration.',
  ],
  model_unavailable: ['The model cannot be reached', 'Try again in a moment.'],
  model_rate_limited: ['The model is busy', 'Try again in a moment.'],
  model_timeout: ['The model took too long', 'Try again.'],
  model_rejected_request: ['The model could not work with this chat', 'A new chat may help.'],
  model_interrupted: ['The connection to the model broke', 'What there is of the answer is kept. Try again for a whole one.'],
  model_content_filtered: ['The answer was withheld', "The model's provider did not let it through. Ask in another way."],
  model_output_limit: [
    'The model ran out of room',
    'It reached the limit of an answer before it said anything. Ask for less at a time.',
  ],
  time_limit: ['The answer took too long and was ended', 'What there is of it is kept.'],
  interrupted: ['The answer was interrupted', 'What there is of it is kept. Try again for a whole one.'],
};
