import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';

/**
 * The control of an ingestion: has its entities before the clock starts, and
 * gives them to the catalog with one mutation.
 */
export class ControlProvider implements EntityProvider {
  readonly #entities: DeferredEntity[];
  #connection: EntityProviderConnection | undefined;

  private constructor(entities: DeferredEntity[]) {
    this.#entities = entities;
  }

  /** @param file - a deferred entity in JSON on each line */
  static async fromFile(file: string): Promise<ControlProvider> {
    const entities: DeferredEntity[] = [];
    for await (const line of createInterface(createReadStream(file))) {
      entities.push(JSON.parse(line));
    }
    return new ControlProvider(entities);
  }

  getProviderName(): string {
    return 'control';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  async scan(): Promise<void> {
    await this.#connection!.applyMutation({
      type: 'full',
      entities: this.#entities,
    });
  }
}
