// An identity provider that was written by others than those of the other one: npm's oidc-provider, certified by the
// OpenID Foundation. It insists on PKCE, and tells the e-mail address at its userinfo endpoint only.
//
// node independent_provider.mjs FOLDER_OF_THE_PACKAGE PORT REDIRECT_URI CLIENT_ID CLIENT_SECRET USERS_AS_JSON
import { pathToFileURL } from 'node:url';

const [, , folder, port, redirectUri, clientId, clientSecret, users] = process.argv;
const { default: Provider } = await import(pathToFileURL(`${folder}/lib/index.js`).href);
const known = new Map(JSON.parse(users).map((user) => [user.sub, user]));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'roles'] },
  pkce: { required: () => true },
  async findAccount(context, sub) {
    const user = known.get(sub);
    return user && { accountId: sub, claims: async () => user };
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
