import { invalid } from '../errors';
import type { Path } from '../paths';
import { isReserved } from '../reservedWords';
import type { AttributeValue } from '../values';
import type { Placeholders } from './placeholders';

const lexeme = /[#:]?[A-Za-z0-9_]+|<>|<=|>=|[=<>()[\],.+-]|\s+|[\s\S]/g;

const maxBytes = 4096;

/** One expression, word by word. */
export class Reader {
  readonly #kind: string;
  readonly #words: string[];
  readonly #placeholders: Placeholders;
  #position = 0;

  /**
   * @param kind - the member that holds the expression
   * @throws {@link AwsError} `ValidationException` when it is empty or too long
   */
  constructor(kind: string, text: unknown, placeholders: Placeholders) {
    this.#kind = kind;
    this.#placeholders = placeholders;
    if (typeof text !== 'string' || text.trim() === '') {
      throw this.error('The expression can not be empty;');
    }
    if (Buffer.byteLength(text) > maxBytes) {
      throw this.error(
        `Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(
          text,
        )}`,
      );
    }
    this.#words = (text.match(lexeme) ?? []).filter(word => word.trim());
  }

  error = (message: string) => invalid(`Invalid ${this.#kind}: ${message}`);

  syntaxError() {
    const at = this.#position;
    return this.error(
      `Syntax error; token: "${
        this.#words[at] ?? '<EOF>'
      }", near: "${this.#words.slice(Math.max(0, at - 1), at + 2).join(' ')}"`,
    );
  }

  /** The word at hand, or `ahead` of it; undefined at the end. */
  peek = (ahead: number = 0): string | undefined =>
    this.#words[this.#position + ahead];

  /** Whether the word at hand is this keyword, in whatever case. */
  isAt = (keyword: string): boolean => this.peek()?.toUpperCase() === keyword;

  /** Steps over the word if it is this one. */
  accept(word: string): boolean {
    const found = this.isAt(word);
    if (found) this.#position += 1;
    return found;
  }

  expect(word: string): void {
    if (!this.accept(word)) throw this.syntaxError();
  }

  /** The word at hand, stepped over, if it has this form. */
  take(form: RegExp): string {
    const word = this.peek();
    if (word === undefined || !form.test(word)) throw this.syntaxError();
    this.#position += 1;
    return word;
  }

  expectEnd(): void {
    if (this.peek() !== undefined) throw this.syntaxError();
  }

  /** What stands between commas. */
  list<T>(read: () => T): T[] {
    const found = [read()];
    while (this.accept(',')) found.push(read());
    return found;
  }

  value(): AttributeValue {
    const key = this.take(/^:./);
    const value = this.#placeholders.value(key);
    if (value) return value;
    throw this.error(
      `An expression attribute value used in expression is not defined; attribute value: ${key}`,
    );
  }

  path(): Path {
    const path: Path = [this.#name()];
    for (;;) {
      if (this.accept('.')) path.push(this.#name());
      else if (this.accept('[')) {
        path.push(Number(this.take(/^\d+$/)));
        this.expect(']');
      } else return path;
    }
  }

  #name(): string {
    const word = this.take(/^#.|^[A-Za-z_]/);
    if (word.startsWith('#')) {
      const name = this.#placeholders.name(word);
      if (name !== undefined) return name;
      throw this.error(
        `An expression attribute name used in the document path is not defined; attribute name: ${word}`,
      );
    }
    if (isReserved(word)) {
      throw this.error(
        `Attribute name is a reserved keyword; reserved keyword: ${word}`,
      );
    }
    return word;
  }
}
