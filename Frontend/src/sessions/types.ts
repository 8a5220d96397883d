/** A conversation, as the list and the stream tell of it. */
export type { SessionPage, SessionSummary as Session } from '../api/generated/chat';
