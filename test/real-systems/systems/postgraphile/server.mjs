// PostGraphile over the schema "shop" of DATABASE_URL, with its JSON Web Tokens.
import { createServer } from 'node:http';
import { grafserv } from 'postgraphile/grafserv/node';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { PgLazyJWTPreset } from 'postgraphile/presets/lazy-jwt';

const { DATABASE_URL, HOST, PORT, JWT_SECRET } = process.env;
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PgLazyJWTPreset],
  pgServices: [makePgService({ connectionString: DATABASE_URL, schemas: ['shop'] })],
  gather: { pgJwtTypes: 'shop.jwt_token' },
  schema: { pgJwtSecret: JWT_SECRET },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(Number(PORT), HOST);
