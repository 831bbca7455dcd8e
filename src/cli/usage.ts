const synopsis = 'Usage: npm run ask -- "question" [path…] [options]';

/** Follows a mistake. */
export const shortUsage = `${synopsis}
All options: npm run ask -- --help
`;

/** One screen. */
export const usage = `Ask a question about files and folders.

${synopsis}

  path…                     files and folders; the current folder when there is none
  --then "question"         a follow-up in the same conversation; may be repeated
  --trace FILE              write what happens to a new file, and up to 64 MB of what code reads (--trace-context MB)
  --resume FILE             goes on with a run that was broken off (--changed use-recorded or new: files differ)
  --replay FILE             replays it without any model, and names the first event that differs
  --fork FILE --at N        another way from turn N on: --model, --hint, --question TEXT, --code FILE

Models: without --model a built-in explorer answers. It is no language model: it finds what code alone can find.
  --model NAME              the model that writes the code
  --sub-model NAME          the model that reads the pieces; by default the same
  --models-by-depth A,B,…   models by depth: the root, what its code calls, what the code of children calls, …
  --models FILE             JSON, by model: temperature, topP, maxOutputTokens, reasoningEffort, timeout, …
  --base-url URL            an OpenAI-compatible endpoint, e.g. http://localhost:11434/v1

Answers
  --route ROUTE             rlm: work in the REPL; direct: one call with everything; auto: by size (auto)
  --schema FILE             a JSON Schema that the answer must fit: stdout is that JSON and nothing else
  --instructions TEXT       added to the prompts
  --system-prompt FILE      stands in for how the root model is told to work
  --final-pattern REGEXP    finds an answer in a reply without code; may be repeated

Limits of the run
  --max-iterations N        turns of the model (20)
  --max-depth N             0: no sub-calls, 1: plain ones, 2: children with a REPL of their own, … (1)
  --max-sub-calls N         calls of its code to models (200)
  --max-input-tokens N      tokens sent (2000000)
  --max-output-tokens N     tokens written by models (200000)
  --max-cost DOLLARS        what it may cost, with the prices of --prices
  --prices FILE             JSON, dollars per million tokens: {"some-model": {"input": 1.25, "output": 10}}
  --concurrency N           model calls in flight (16)
  --call-timeout S          seconds for one model call (300)
  --code-timeout S          seconds of computing for one block of code (30)
  --no-cache                neither keep replies of sub-calls nor use those of earlier runs

The key in OPENAI_API_KEY is sent to OpenAI, or to the --base-url you name, and nowhere else.
Steps go to stderr, answers to stdout; npm's own lines stay out of a pipe with “npm run -s ask -- …”.
Exit codes: 0 complete, 3 partial, 1 failed, 2 bad usage.
`;
