import type { Context } from '../../src/workflows/context.ts';
import { connect, type TestClient } from './mcp-client.ts';
import { createWorld, type World } from './world.ts';

/** A tenant with an organisation's limits out of the way, and the clients that talk to the server of its product. */
export interface Talks {
  readonly world: World;
  /** A client of its own; by default of the world's own process. */
  readonly talk: (context?: Context) => Promise<TestClient>;
  /** Ends all of them, and the world. */
  readonly end: () => Promise<void>;
}

export async function talks(): Promise<Talks> {
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const clients: TestClient[] = [];
  return {
    world,
    talk: async (context = world.context) => {
      const client = await connect(context);
      clients.push(client);
      return client;
    },
    end: async () => {
      for (const client of clients) await client.close();
      await world.close();
    },
  };
}
