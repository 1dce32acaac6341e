import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

/**
 * Keeps a token of an approval task; the same one twice is kept once.
 *
 * @throws Error that does not carry the token, as the database's own may
 */
export async function insertToken(
  db: Knex,
  token: { taskId: string; token: string; now: string },
) {
  await db('approval_tokens')
    .insert({
      task_id: token.taskId,
      hash: createHash('sha256').update(token.token).digest('hex'),
      token: token.token,
      received_at: token.now,
    })
    .onConflict(['task_id', 'hash'])
    .ignore()
    .catch(error => {
      throw new Error(
        `An approval token could not be stored (${error.code ?? error.name})`,
      );
    });
}
