// An OpenID provider for tests, with npm `oidc-provider`: it asks PKCE, knows levels (acr) and ends sessions.
// node provider.mjs PORT REDIRECT_URI AFTER_SIGNING_OUT LEVEL…    The package is found in the folder PORTAL_NODE_MODULES.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [port, redirectUri, after, ...levels] = process.argv.slice(2)
const require = createRequire(`${process.env.PORTAL_NODE_MODULES}/`)
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href)

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: 'doorgeefpunt',
    client_secret: 'invented',
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [after]
  }],
  acrValues: levels,
  claims: { openid: ['sub', 'bsn'], acr: null, auth_time: null },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, bsn: id }) }),
  interactions: { url: (ctx, interaction) => `/who/${interaction.uid}` },
  async loadExistingGrant (ctx) {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
    grant.addOIDCScope('openid')
    await grant.save()
    return grant
  },
  pkce: { required: () => true }
})
const answer = provider.callback()

createServer(async (request, response) => {
  const address = new URL(request.url, `http://localhost:${port}`)
  if (!address.pathname.startsWith('/who/')) return answer(request, response)
  if (request.method === 'GET') {
    const { prompt } = await provider.interactionDetails(request, response)
    return response.end(`asks: ${prompt.name}`)
  }
  const given = address.searchParams
  const login = { accountId: given.get('bsn'), acr: given.get('acr') ?? undefined }
  return provider.interactionFinished(request, response, { login })
}).listen(Number(port), 'localhost', () => console.log('ready'))
