import { Session } from 'node:inspector/promises';

/**
 * Collects the garbage of this thread now. V8 collects none while a thread waits: what reading a million people left behind
 * (400 MB) would stay for as long as another thread mines.
 */
export async function giveBackMemory(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}
