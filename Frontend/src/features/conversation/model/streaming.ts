import type { UIMessageChunk } from 'ai';
import { sessionKey } from '../../../api/sessionCache';
import { tasksKey } from '../../../api/tasksKey';
import { onReconnect } from '../../../lib/reconnect';
import { StreamCutError } from './chatTransport';
import type { ChatTransport } from './chatTransport';
import type { ConversationServices } from './conversation';
import type { ConversationStore } from './conversationStore';
import { resume, resumeOnce } from './resume';
import type { SessionDetail } from './types';

/** How long (ms) to wait for the service to end a run after a stop was requested. */
const stopTimeout = 5_000;

/** Streams assistant messages into a conversation, resumes them after the connection was lost, and stops them. */
export class Streaming {
  /** The user has left the page of this conversation, so nothing is retried when the network returns. */
  #hasLeft = false;
  #stopTimer: ReturnType<typeof setTimeout> | undefined;
  /** Ends the resuming. */
  #resuming: AbortController | undefined;

  constructor(
    private readonly store: ConversationStore,
    private readonly transport: ChatTransport,
    private readonly services: ConversationServices,
  ) {}

  /** Sends a request and streams until its run has ended. Tells whether it was stopped. */
  async send(request: () => Promise<void>): Promise<boolean> {
    this.#start();
    const sent = request();
    this.store.view.flush();
    await sent;
    const { phase, chat } = this.store;
    const isCut = ('wasCut' in phase && phase.wasCut) || chat.error instanceof StreamCutError;
    if (isCut && !this.store.state.stopping) return this.resume();
    return this.#end(isCut);
  }

  /** Fetches the rest of an assistant message. Tells whether it was stopped. */
  async resume(): Promise<boolean> {
    this.#start();
    this.store.view.flush();
    this.store.dispatch({ type: 'resume-begun' });
    this.#resuming = new AbortController();
    const attempt = () =>
      resumeOnce(this.store.chat, this.transport, async () => this.#show(await this.store.branch.read()));
    const isComplete = await resume(attempt, this.#resuming.signal);
    if (!isComplete) this.onReconnect(() => this.store.phase.name === 'cut' && void this.resume());
    return this.#end(!isComplete);
  }

  /** Shows what the service has, and resumes the run that is active there. */
  async catchUp(): Promise<void> {
    if (this.store.isBusy) return;
    const revision = ++this.store.revision;
    const detail = await this.store.branch.read();
    // A turn that has begun in the meantime is newer than what was read.
    if (revision !== this.store.revision) return;
    const isActive = this.#show(detail);
    this.store.dispatch({ type: 'session-read' });
    if (isActive) await this.resume();
  }

  /** Shows a session that was read, and settles the turn by it. Tells whether a run is active. */
  #show(detail: SessionDetail): boolean {
    const { store } = this;
    store.chat.clearError();
    store.branch.show(detail);
    const { turn } = store;
    if (turn && store.chat.messages.some(({ id }) => id === turn.userMessage.id)) store.acceptTurn();
    else if (turn) store.returnTurn(turn);
    return Boolean(detail.activeRunId);
  }

  /**
   * Closing the stream does not end the run, so the service is asked to. It then ends the stream itself, after all that
   * it has stored. A turn that is not accepted yet has no run to stop; the stop follows when the stream begins.
   */
  stop(): void {
    const { phase } = this.store;
    if (!this.store.isBusy || this.store.state.stopping) return;
    this.store.dispatch({ type: 'stop-requested' });
    this.store.view.flush();
    this.#resuming?.abort();
    if (phase.name !== 'sending') this.#requestStop();
    this.#stopTimer = setTimeout(() => this.#closeStream(), stopTimeout);
  }

  /** Closes the stream and lets the run continue. Nothing is sent from here any more. */
  leave(): void {
    this.#hasLeft = true;
    if (!this.store.isBusy) return;
    this.store.dispatch({ type: 'stop-requested' });
    this.#resuming?.abort();
    void this.store.chat.stop();
  }

  observe(chunk: UIMessageChunk): void {
    if (chunk.type === 'tool-output-available') void this.services.cache.invalidateQueries({ queryKey: tasksKey });
    if (chunk.type !== 'start') return;
    if (this.store.turn && this.store.state.stopping) this.#requestStop();
    this.store.acceptTurn(chunk.messageId);
  }

  /** Calls once when the network or the user returns, unless the user has left or something else is running then. */
  onReconnect(listener: () => void): void {
    onReconnect(() => !this.#hasLeft && !this.store.isBusy && listener(), { once: true });
  }

  #start(): void {
    this.store.revision++;
    // In development React unmounts a page and mounts it again at once.
    this.#hasLeft = false;
  }

  #end(isCut: boolean): boolean {
    const { stopping } = this.store.state;
    clearTimeout(this.#stopTimer);
    if (stopping) this.#markStopped();
    this.store.revision++;
    this.store.dispatch({ type: 'run-ended', isCut });
    // The cache need not read what was just streamed.
    if (this.store.chat.status === 'ready') this.services.cache.setQueryData(sessionKey(this.store.chat.id), true);
    if (!this.store.turn) this.store.set({ known: true });
    return stopping;
  }

  #requestStop(): void {
    const { chat } = this.store;
    this.services.api.post(`/api/chat/sessions/${chat.id}/stop`).catch(() => chat.stop());
  }

  /**
   * The service has not ended the stream. It may have accepted the turn all the same, so it is asked to stop once more.
   */
  #closeStream(): void {
    if (this.store.turn) this.#requestStop();
    void this.store.chat.stop();
  }

  #markStopped(): void {
    const { chat } = this.store;
    const last = chat.lastMessage;
    if (last?.role !== 'assistant' || last.metadata?.status === 'complete') return;
    chat.messages = [...chat.messages.slice(0, -1), { ...last, metadata: { ...last.metadata, status: 'stopped' } }];
  }
}
