import { config } from 'zod/v4/core';

// Zod, which the AI SDK checks its stream with, would compile its schemas with `new Function`, and try whether it may: the content
// security policy says no, and every try would be reported as a violation. To be imported before the SDK.
config({ jitless: true });
