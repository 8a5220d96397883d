import { screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';

/** Waits until the text is there to be seen. What was found a moment ago may since have been replaced: a message by its Markdown, say. */
export const seen = (text: string | RegExp): Promise<void> =>
  waitFor(() => {
    expect(screen.getByText(text)).toBeVisible();
  });
