// A client of the MCP TypeScript SDK at a running ChatService. Takes requests and answers with their results, one JSON line each on stdin and stdout.
import { createInterface } from 'node:readline'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

const { endpoint, token, issuer, authorizationServer } = JSON.parse(process.argv[2])
const client = new Client({ name: 'fubuni-conformance', version: '0.1.0' })

const answer = async (work) => {
  let reply
  try {
    reply = { result: await work() }
  } catch (error) {
    reply = { failure: error.message }
  }
  console.log(JSON.stringify(reply))
}

// A client that signs in by OAuth, as far as the server lets it. What is published at the issuer is answered here, or asked of the service.
const authProvider = authorizationServer && {
  redirectUrl: 'http://localhost/callback',
  clientMetadata: { redirect_uris: ['http://localhost/callback'] },
  clientInformation: () => undefined,
  saveClientInformation: () => {},
  tokens: () => undefined,
}
const fetchAtIssuer = (url, init) => {
  const { origin, pathname } = new URL(url)
  if (origin !== issuer) return fetch(url, init)
  if (pathname === '/.well-known/oauth-authorization-server') return Response.json(authorizationServer)
  return fetch(new URL(pathname, endpoint), init)
}
const options = {
  ...(authProvider && { authProvider, fetch: fetchAtIssuer }),
  ...(token && { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
}

await answer(async () => {
  await client.connect(new StreamableHTTPClientTransport(authProvider ? new URL('/mcp', issuer) : new URL(endpoint), options))
  return client.getServerVersion()
})
// After listTools the client checks structured content against the output schema that the tool promised.
for await (const line of createInterface({ input: process.stdin })) {
  const { method, parameters } = JSON.parse(line)
  await answer(() => client[method](parameters))
}
await client.close()
