import { Figures } from '../../ui/Figures';
import { figuresOf } from './figures';
import type { MessageMetadata } from './model/types';

/** What is known of the making of an answer. */
export function AnswerDetails({ metadata }: { metadata: MessageMetadata | undefined }) {
  return <Figures figures={figuresOf(metadata)} />;
}
