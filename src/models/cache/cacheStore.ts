/** Where replies are kept between runs. Neither method rejects: what goes wrong is the store's to tell. */
export interface CacheStore {
  /** `undefined` when nothing whole is kept under the key. */
  read(key: string): Promise<string | undefined>;
  /** Resolves when the text is kept, or cannot be. */
  write(key: string, text: string): Promise<void>;
}
