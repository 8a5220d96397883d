import { useId } from 'react';
import type { ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../../api/ApiContext';
import { describeError } from '../../../api/describeError';
import type { AnswerApprovalRequest } from '../../../api/generated/chat';
import { useConversationActions } from '../ConversationContext';
import styles from './Approval.module.css';

interface ApprovalProps {
  id: string;
  /** The tool. */
  name: string;
  server: string | undefined;
  /** What the tool would be called with. */
  children: ReactNode;
}

/** Asks whether a call of a tool may be made. The answer waits for it; its stream shows what was decided. */
export function Approval({ id, name, server, children }: ApprovalProps) {
  const api = useApi();
  const { conversation } = useConversationActions();
  const question = useId();
  const answer = useMutation({
    mutationFn: (request: AnswerApprovalRequest) =>
      api.post(`/api/chat/sessions/${conversation.id}/approvals/${id}`, request),
  });
  // Until the stream shows the decision, no second one is sent.
  const decided = answer.isPending || answer.isSuccess;

  const choice = (label: string, request: AnswerApprovalRequest, primary = false) => (
    <button
      type="button"
      className={`button button--sm ${primary ? 'button--primary' : 'button--secondary'}`}
      disabled={decided}
      onClick={() => answer.mutate(request)}
    >
      {label}
    </button>
  );

  return (
    <section className={styles.approval} aria-labelledby={question}>
      <p id={question} className={styles.question} role="alert">
        Fubuni wants to use <strong>{name}</strong>
        {server && (
          <>
            {' '}
            of <strong>{server}</strong>
          </>
        )}
        . Allow it?
      </p>
      {children}
      <div className={styles.choices}>
        {choice('Allow once', { approved: true }, true)}
        {choice('Allow in this chat', { approved: true, remember: 'chat' })}
        {choice('Always allow', { approved: true, remember: 'always' })}
        {choice('Don’t allow', { approved: false })}
      </div>
      {answer.error && (
        <p className={styles.failure} role="alert">
          {describeError(answer.error)}
        </p>
      )}
    </section>
  );
}
