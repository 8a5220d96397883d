import { jsonSchema } from 'ai';
import type { UIMessageChunk } from 'ai';

/** The text members that each kind of chunk requires. */
const members: Readonly<Record<string, readonly string[]>> = {
  start: [],
  'start-step': [],
  'finish-step': [],
  'text-start': ['id'],
  'text-delta': ['id', 'delta'],
  'text-end': ['id'],
  'reasoning-start': ['id'],
  'reasoning-delta': ['id', 'delta'],
  'reasoning-end': ['id'],
  'tool-input-start': ['toolCallId', 'toolName'],
  'tool-input-delta': ['toolCallId', 'inputTextDelta'],
  'tool-input-available': ['toolCallId', 'toolName'],
  'tool-input-error': ['toolCallId', 'toolName', 'errorText'],
  'tool-approval-request': ['approvalId', 'toolCallId'],
  'tool-output-available': ['toolCallId'],
  'tool-output-error': ['toolCallId', 'errorText'],
  'tool-output-denied': ['toolCallId'],
  'message-metadata': [],
  error: ['errorText'],
  abort: [],
  finish: [],
};

/** A chunk of the stream, or undefined for an unknown kind, because later versions of the service may send more. */
export const chunkSchema = jsonSchema<UIMessageChunk | undefined>(
  {},
  {
    validate: (value) => {
      const chunk = value as Record<string, unknown> | null;
      if (typeof chunk?.type !== 'string')
        return { success: false, error: new Error('A chunk of the stream has no type.') };
      const { type } = chunk;
      const needed = type.startsWith('data-') ? [] : members[type];
      if (!needed) return { success: true, value: undefined };
      const lacking = needed.find((member) => typeof chunk[member] !== 'string');
      return lacking === undefined
        ? { success: true, value: chunk as UIMessageChunk }
        : { success: false, error: new Error(`A chunk ${type} of the stream has no ${lacking}.`) };
    },
  },
);
