import { useId, useRef, useState } from 'react';
import { describeError } from '../../api/describeError';
import { lazyComponent } from '../../lib/lazyComponent';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { IconButton } from '../../ui/IconButton';
import { toasts } from '../../ui/toasts';
import styles from './AnswerFooter.module.css';
import { useConversationActions } from './ConversationContext';
import { FeedbackForm } from './FeedbackForm';
import message from './Message.module.css';
import { AssistantMessageActions } from './MessageActions';
import type { Alternatives } from './model/branches';
import { textOf } from './model/types';
import type { ChatMessage, Feedback } from './model/types';
import { ModelName } from './ModelName';
import { Outcome } from './Outcome';
import { Thumb } from './Thumb';

const AnswerDetails = lazyComponent(
  async () => (await import('./AnswerDetails')).AnswerDetails,
  () => null,
);

type Panel = 'details' | 'feedback';

interface AnswerFooterProps {
  message: ChatMessage;
  live: boolean;
  alternatives: Alternatives | undefined;
  awaited: boolean | undefined;
}

/** It has its height from the beginning, so that nothing moves when the message is complete. */
export function AnswerFooter({ message: answer, live, alternatives, awaited }: AnswerFooterProps) {
  const { conversation } = useConversationActions();
  // Of one version of the answer: another one may be shown in its place.
  const [open, setOpen] = useState<{ of: string; panel: Panel }>();
  const panel = open?.of === answer.id ? open.panel : undefined;
  const setPanel = (shown: Panel | undefined) => setOpen(shown && { of: answer.id, panel: shown });
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const { metadata } = answer;
  const feedback = metadata?.feedback ?? undefined;

  const rate = (changed: Feedback | undefined) => {
    conversation.rate(answer.id, changed).catch((error: unknown) => {
      toasts.show({ message: `Your rating was not saved. ${describeError(error)}`, tone: 'danger' });
    });
  };
  const toggle = (rating: Feedback['rating']) => {
    const isTakenBack = feedback?.rating === rating;
    rate(isTakenBack ? undefined : { rating });
    setPanel(isTakenBack ? undefined : 'feedback');
  };
  const closeForm = () => {
    // The field or button that has the focus is removed.
    root.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
    setPanel(undefined);
  };
  const isOpen = (name: Panel) => panel === name && !live;

  return (
    <div ref={root} className={styles.footer}>
      <div className={message.foot}>
        <ModelName metadata={metadata} />
        {!live && (
          <div
            className={message.actions}
            data-always={alternatives !== undefined || awaited === true || panel !== undefined}
          >
            <AssistantMessageActions message={answer} alternatives={alternatives} />
            {!awaited && textOf(answer) && (
              <>
                <Thumb rating="up" pressed={feedback?.rating === 'up'} onToggle={toggle} />
                <Thumb rating="down" pressed={feedback?.rating === 'down'} onToggle={toggle} />
              </>
            )}
            {!awaited && (
              <IconButton
                icon="info"
                label="Details"
                aria-expanded={isOpen('details')}
                aria-controls={isOpen('details') ? id : undefined}
                onClick={() => setPanel(panel === 'details' ? undefined : 'details')}
              />
            )}
          </div>
        )}
        <Outcome message={answer} />
      </div>
      {isOpen('details') && (
        <div id={id} role="group" aria-label="Details" className={styles.panel}>
          <ErrorBoundary fallback="The details could not be loaded. Check your connection, or reload the page.">
            <AnswerDetails metadata={metadata} />
          </ErrorBoundary>
        </div>
      )}
      {isOpen('feedback') && feedback && (
        <div role="group" aria-label="Feedback" className={styles.panel}>
          <FeedbackForm
            key={feedback.rating}
            feedback={feedback}
            onClose={closeForm}
            onSend={(comment) => {
              closeForm();
              rate({ rating: feedback.rating, comment });
              toasts.show({ message: 'Thank you for your feedback.' });
            }}
          />
        </div>
      )}
    </div>
  );
}
