// Reloads the requested address as soon as the network returns.
addEventListener('online', () => location.reload());
