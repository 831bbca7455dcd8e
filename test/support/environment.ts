/**
 * What tests change in the environment of the programs they start: keys and endpoints of the person at the
 * keyboard are gone, so that no test can spend their money or reach out. What they tell the tests stays.
 */
export function quietEnvironment(): Record<string, undefined> {
  const personal = /^(OPENAI|AZURE|ANTHROPIC|RLM)_(?!SOAK_)/;
  return Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => personal.test(name))
      .map((name) => [name, undefined]),
  );
}
