import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Functions that another process runs, by name. Arguments and results are JSON. */
type Commands<T> = { [K in keyof T]: (...args: never[]) => unknown };

interface Call {
  id: number;
  command: string;
  args: never[];
}

interface Reply {
  /** The module loader sends messages of its own. */
  reply: number;
  result?: unknown;
  error?: string;
}

/** A process that runs commands. */
export interface Worker<T extends Commands<T>> {
  pid: number;
  /** @throws Error with the stack of the other process */
  call<K extends keyof T & string>(
    command: K,
    ...args: Parameters<T[K]>
  ): Promise<Awaited<ReturnType<T[K]>>>;
  stop(): Promise<void>;
}

const running = new Set<() => Promise<void>>();

/**
 * Starts a file that calls {@link serve} under Node, with the options that this
 * process was started with: it reads TypeScript, and ends when this one does.
 *
 * @param file - absolute path
 * @param options.env - beside that of this process
 */
export function startWorker<T extends Commands<T>>(
  file: string,
  {
    args = [],
    env = {},
  }: { args?: string[]; env?: Record<string, string> } = {},
): Worker<T> {
  const child = fork(file, args, {
    env: { ...process.env, ...env },
    // What it prints must not get among the results.
    stdio: ['pipe', 2, 2, 'ipc'],
  });
  const ended = once(child, 'exit');
  const waiting = new Map<number, (reply: Reply) => void>();
  let calls = 0;
  child.on('message', (message: Partial<Reply>) => {
    if (message.reply === undefined) return;
    waiting.get(message.reply)?.(message as Reply);
    waiting.delete(message.reply);
  });
  child.on('exit', (code, signal) => {
    const error = `${file} ended by itself (${signal ?? code})`;
    for (const [id, settle] of waiting) settle({ reply: id, error });
    waiting.clear();
  });
  const stop = async () => {
    running.delete(stop);
    // It keeps nothing that it would have to put away first.
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await ended;
    }
  };
  running.add(stop);
  return {
    pid: child.pid!,
    call: (command, ...input) =>
      new Promise((resolve, reject) => {
        const id = ++calls;
        waiting.set(id, ({ result, error }) =>
          error === undefined
            ? resolve(result as never)
            : reject(new Error(error)),
        );
        child.send({ id, command, args: input }, error => {
          if (error) {
            waiting.delete(id);
            reject(error);
          }
        });
      }),
    stop,
  };
}

/** Ends every worker there is. */
export async function stopWorkers(): Promise<void> {
  await Promise.all([...running].map(stop => stop()));
}

/** Runs the commands for the process that started this one. */
export function serve<T extends Commands<T>>(commands: T): void {
  process.on('message', async ({ id, command, args }: Call) => {
    const reply: Reply = { reply: id };
    try {
      reply.result = await commands[command as keyof T](...args);
    } catch (error) {
      reply.error = error instanceof Error ? `${error.stack}` : String(error);
    }
    process.send!(reply);
  });
  process.once('disconnect', () => process.exit());
}
