/** A conversation, as the list and the stream tell of it. Times are ISO 8601 UTC. */
export interface Session {
  id: string;
  title: string;
  createdAt: string;
  updatedAt: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
