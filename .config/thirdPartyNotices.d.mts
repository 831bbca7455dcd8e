/** See thirdPartyNotices.mjs. */
export function thirdPartyNotices(inputs: Iterable<string>, grammars: Iterable<string>): Promise<string>;
