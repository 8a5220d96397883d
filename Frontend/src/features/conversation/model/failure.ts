import { ApiError, NetworkError, SignedOutError } from '../../../api/problem';
import { StreamCutError } from './chatTransport';
import type { ChatMessage } from './types';

/** What went wrong with the last turn, in the user's words, and what the user can do. */
export interface Failure {
  title: string;
  text: string;
  /** `change`: the same message would be refused again. */
  action: 'retry' | 'change' | 'reload' | 'leave';
}

const kept = 'Your message is kept.';

/** @param unsent A message at the end is not accepted; it is sent by itself when the network returns. */
export function failureOf(
  error: Error | undefined,
  last?: ChatMessage,
  online = true,
  unsent = false,
): Failure | undefined {
  if (error instanceof SignedOutError) return signedOut;
  if (error instanceof StreamCutError) {
    return {
      title: 'The connection was lost',
      text: 'The answer may be complete by now. Get the rest of it.',
      action: 'retry',
    };
  }
  if (error instanceof NetworkError) return online ? unreachable : unsent ? waiting : offline;
  if (error instanceof ApiError) return ofStatus(error);
  if (error) return ofAnswer(last?.metadata?.errorCode, error.message);
  if (last?.role === 'user') return { title: 'No answer has arrived', text: 'Ask for it again.', action: 'retry' };
  const { status, errorCode } = last?.metadata ?? {};
  return status === 'error' || status === 'interrupted' ? ofAnswer(errorCode) : undefined;
}

const signedOut: Failure = { title: 'You were signed out', text: `Sign in and try again. ${kept}`, action: 'retry' };
const withoutModel: Failure = {
  title: 'That model is not available any more',
  text: `Choose another one and try again. ${kept}`,
  action: 'retry',
};
const waiting: Failure = {
  title: 'You are offline',
  text: `${kept} It is sent as soon as you are connected.`,
  action: 'retry',
};
const offline: Failure = { title: 'You are offline', text: 'Try again when you are connected.', action: 'retry' };
const unreachable: Failure = {
  title: 'The server could not be reached',
  text: `Check your connection and try again. ${kept}`,
  action: 'retry',
};

function ofStatus({ status, code, errors, message }: ApiError): Failure {
  switch (status) {
    case 401:
      return signedOut;
    case 403:
      return { title: 'That is not allowed', text: message, action: 'change' };
    case 404:
      return code === 'message_not_found'
        ? { title: 'That message is gone', text: 'This chat has changed since. Load it again.', action: 'reload' }
        : { title: 'This chat is gone', text: `It was deleted, maybe in another tab. ${kept}`, action: 'leave' };
    case 409:
      return { title: 'This chat has changed', text: `Another tab was faster. ${kept}`, action: 'reload' };
    case 413:
      return { title: 'Your message is too long', text: 'Shorten it, or split it into several.', action: 'change' };
    case 422:
      if (code === 'unknown_model') return withoutModel;
      return {
        title: 'Your message was not accepted',
        text: Object.values(errors).flat().join(' ') || message,
        action: 'change',
      };
    case 429:
      return { title: 'That was too fast', text: `Wait a moment. ${kept}`, action: 'retry' };
    case 503:
      return { title: 'The server is busy', text: `Wait a moment. ${kept}`, action: 'retry' };
    case 502:
    case 504:
      return { title: 'The assistant cannot be reached', text: `Try again in a moment. ${kept}`, action: 'retry' };
    default:
      return status >= 500
        ? { title: 'Something went wrong on the server', text: `Try again in a moment. ${kept}`, action: 'retry' }
        : { title: 'That did not work', text: message, action: 'change' };
  }
}

/** An assistant message that failed. An unknown code is described by the text of the service. */
function ofAnswer(code: string | undefined, serviceText = 'Try again.'): Failure {
  const [title, text] = answers[code ?? ''] ?? ['The answer could not be completed', serviceText];
  return { title, text, action: 'retry' };
}

const answers: Partial<Record<string, [string, string]>> = {
  model_unauthorized: [
    'The model is not set up',
    'It refused the key of this service. Its operator has to check the configuration.',
  ],
  model_unavailable: ['The model cannot be reached', 'Try again in a moment.'],
  model_overloaded: ['The model has too much to do', 'Try again in a moment.'],
  model_out_of_credit: [
    'The model has no credit left',
    'The account at its provider is used up. The operator of this service has to add some.',
  ],
  model_not_found: ['The model is not set up', 'Its provider has no such model. The operator has to check the name.'],
  model_context_too_long: ['This chat is too long for the model', 'Start a new chat, or edit an earlier message.'],
  model_only_thought: ['The model gave no answer', 'It thought about it and ended. Try again.'],
  model_rate_limited: ['The model is busy', 'Try again in a moment.'],
  model_timeout: ['The model took too long', 'Try again.'],
  model_rejected_request: ['The model could not work with this chat', 'A new chat may help.'],
  model_interrupted: [
    'The connection to the model broke',
    'The part that has arrived is kept. Try again for a complete answer.',
  ],
  model_content_filtered: [
    'The answer was withheld',
    "The model's provider did not let it through. Ask in another way.",
  ],
  model_output_limit: [
    'The model ran out of room',
    'It reached its length limit before it answered. Ask for less at a time.',
  ],
  time_limit: ['The answer took too long and was ended', 'The part that has arrived is kept.'],
  interrupted: ['The answer was interrupted', 'The part that has arrived is kept. Try again for a complete answer.'],
};
