import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../../api/apiClient';
import { Conversations } from './conversations';

function create() {
  const refuse = () => Promise.reject(new Error('Nothing is asked here.'));
  return new Conversations(refuse, new ApiClient(refuse), new QueryClient());
}

describe('the next conversation', () => {
  it('stays the same when its address is rendered and then the old one again', () => {
    const conversations = create();
    const next = conversations.next();

    expect(conversations.get(next.id)).toBe(next);
    expect(conversations.next()).toBe(next);
  });

  it('is another one once its address has been shown', () => {
    const conversations = create();
    const first = conversations.next();

    conversations.shown(first.id);

    expect(conversations.next()).not.toBe(first);
    expect(conversations.get(first.id)).toBe(first);
  });
});
