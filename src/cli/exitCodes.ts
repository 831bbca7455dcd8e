/** How `npm run ask` ends; the README tells. */
export const exitCodes = { complete: 0, failed: 1, usage: 2, partial: 3 } as const;
