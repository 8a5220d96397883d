import type { HttpProxy, ProxyOptions } from 'vite';

/**
 * Routes of the development server, the same as the edge's in a cluster. The Host header stays the browser's, because the
 * services compare Origin with it. Nothing here buffers, so answers stream, and a client that leaves ends its upstream request.
 * Order matters: the first prefix that matches wins.
 */
export function proxyRoutes(environment: NodeJS.ProcessEnv): Record<string, ProxyOptions> {
  const auth = environment.services__auth__http__0 ?? environment.AUTH_HTTP;
  const chat = environment.services__chat__http__0 ?? environment.CHAT_HTTP;
  if (!auth || !chat) {
    console.warn('No services to proxy to: start the AppHost, or set AUTH_HTTP and CHAT_HTTP.');
    return {};
  }

  const to = (target: string): ProxyOptions => ({ target, changeOrigin: false, configure: passOnCuts });
  return {
    '/api/auth/': to(auth),
    '/.well-known/oauth-protected-resource': to(chat),
    '/.well-known/': to(auth),
    '/api/': to(chat),
    '^/mcp(?:[/?]|$)': to(chat),
  };
}

/** An answer that breaks off must break off for the browser too; left alone, the proxy keeps it waiting for ever. */
function passOnCuts(proxy: HttpProxy.ProxyServer): void {
  proxy.on('proxyRes', (upstream, _request, response) => {
    upstream.on('close', () => {
      if (!upstream.complete) response.destroy();
    });
  });
}
