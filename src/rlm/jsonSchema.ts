/** A JSON Schema (draft 2020-12 unless it says otherwise) that is an object. */
export type JsonSchema = Readonly<Record<string, unknown>>;
