declare module 'asl-validator' {
  /** Writes defaults into `definition`. */
  export default function validate(definition: unknown): {
    isValid: boolean;
    errors: Array<{
      'Error code': string;
      Message: string;
      schemaError?: { instancePath: string; schemaPath: string };
    }>;
  };
}
