// A Better Auth application on a database: makes its tables, then answers requests, one JSON line each on stdin and stdout.
import { createInterface } from 'node:readline'
import { compare, hash } from 'bcryptjs'
import pg from 'pg'

const { version, database, origin, secret, bcrypt, plugins: named, options } = JSON.parse(process.argv[2])
const { betterAuth } = await import(`better-auth-${version}`)
const plugins = await import(`better-auth-${version}/plugins`)

const auth = betterAuth({
  ...options,
  database: new pg.Pool(database),
  baseURL: origin,
  secret,
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
  logger: { disabled: true },
  emailAndPassword: {
    enabled: true,
    ...(bcrypt && { password: { hash: (password) => hash(password, 4), verify: ({ password, hash: stored }) => compare(password, stored) } }),
  },
  plugins: Object.entries(named).map(([name, settings]) => plugins[name](settings)),
})

await (await auth.$context).runMigrations()
console.log('ready')

for await (const line of createInterface({ input: process.stdin })) {
  const { method, path, body, cookie } = JSON.parse(line)
  const headers = { 'content-type': 'application/json', origin, ...(cookie && { cookie }) }
  const response = await auth.handler(new Request(`${origin}/api/auth${path}`, { method, headers, body: body && JSON.stringify(body) }))
  console.log(JSON.stringify({ status: response.status, body: await response.text(), cookies: response.headers.getSetCookie() }))
}
process.exit()
