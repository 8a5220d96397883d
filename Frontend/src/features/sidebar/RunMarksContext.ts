import { createRequiredContext } from '../../lib/requiredContext';
import type { RunMarks } from './runMarks';

/** Which chats have a run in progress or an unread assistant message. */
export const [RunMarksContext, useRunMarks] = createRequiredContext<RunMarks>('RunMarksContext');
