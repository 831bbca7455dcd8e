import type { Dialect } from '../../../src/rlm/replyParsing';

/** A reply as a model of this family writes it, and what it asks for. */
export interface SampleReply {
  readonly by: string;
  readonly does: string;
  readonly reply: string;
  /** The block to run; left out where there is none. */
  readonly code?: string;
  /** `repl` where it is left out. */
  readonly dialect?: Dialect;
  /** Whether there are more blocks after it. */
  readonly more?: boolean;
  /** Whether the reply ended before the block did. */
  readonly open?: boolean;
  /** What is said beside the code, blank ends left out; not checked where it is left out. */
  readonly prose?: string;
}

const ticks = '```';

export const sampleReplies: readonly SampleReply[] = [
  // Fences
  {
    by: 'Claude',
    does: 'explains, writes a block, and stops',
    reply: `I'll start by looking at the shape of the context.\n\n${ticks}repl\nprint(context.length);\nprint(context.files.length);\n${ticks}`,
    code: 'print(context.length);\nprint(context.files.length);',
    prose: "I'll start by looking at the shape of the context.",
  },
  {
    by: 'Claude',
    does: 'writes two blocks; the second waits',
    reply: `${ticks}repl\na()\n${ticks}\nThen:\n${ticks}repl\nb()\n${ticks}`,
    code: 'a()',
    more: true,
    prose: 'Then:',
  },
  {
    by: 'Claude',
    does: 'imagines the output after its block',
    reply: `${ticks}repl\nprint(1)\n${ticks}\n\nOutput:\n${ticks}\n1\n${ticks}\nSo there is one.`,
    code: 'print(1)',
    prose: 'Output:\nSo there is one.',
  },
  {
    by: 'GPT',
    does: 'shows JavaScript first, and runs the repl block',
    reply: `The pattern is like\n${ticks}js\n/TODO/g\n${ticks}\n${ticks}repl\nprint(context.grep("TODO").length)\n${ticks}`,
    code: 'print(context.grep("TODO").length)',
  },
  {
    by: 'GPT',
    does: 'tags its block javascript',
    reply: `${ticks}javascript\nprint(1)\n${ticks}`,
    code: 'print(1)',
    dialect: 'script',
  },
  {
    by: 'GPT',
    does: 'tags its block JS',
    reply: `${ticks}JS\nprint(1)\n${ticks}`,
    code: 'print(1)',
    dialect: 'script',
  },
  {
    by: 'GPT',
    does: 'tags its block tsx',
    reply: `${ticks}tsx\nprint(1)\n${ticks}`,
    code: 'print(1)',
    dialect: 'script',
  },
  {
    by: 'GPT',
    does: 'adds a title to the tag',
    reply: `${ticks}ts title="step.ts"\nconst n: number = 1;\n${ticks}`,
    code: 'const n: number = 1;',
    dialect: 'script',
  },
  {
    by: 'GPT',
    does: 'tags its block js repl',
    reply: `${ticks}js\nshown()\n${ticks}\n${ticks}js repl\nrun()\n${ticks}`,
    code: 'run()',
  },
  {
    by: 'GPT',
    does: 'puts the tag in braces',
    reply: `${ticks}{repl}\nprint(1)\n${ticks}`,
    code: 'print(1)',
  },
  {
    by: 'GPT',
    does: 'writes Python, which is not run',
    reply: `${ticks}python\nprint(len(context))\n${ticks}`,
    prose: '',
  },
  {
    by: 'Llama',
    does: 'leaves the tag away',
    reply: `${ticks}\nprint(context.length)\n${ticks}\n`,
    code: 'print(context.length)',
    dialect: 'untagged',
  },
  {
    by: 'Llama',
    does: 'shows untagged output among words',
    reply: `The output was\n${ticks}\n42\n${ticks}\nas expected.`,
    prose: 'The output was\nas expected.',
  },
  {
    by: 'Llama',
    does: 'writes two untagged blocks',
    reply: `${ticks}\na()\n${ticks}\n${ticks}\nb()\n${ticks}`,
  },
  {
    by: 'Llama',
    does: 'forgets to close its block',
    reply: `${ticks}repl\nprint(1)\nprint(2)`,
    code: 'print(1)\nprint(2)',
    open: true,
  },
  {
    by: 'Llama',
    does: 'glues the fence to its sentence',
    reply: `Let me look:${ticks}repl\nprint(1)\n${ticks}`,
    code: 'print(1)',
    prose: 'Let me look:',
  },
  {
    by: 'Llama',
    does: 'talks about the fence in a sentence',
    reply: `Next I write a block that starts with ${ticks}repl\nand then wait.`,
    prose: `Next I write a block that starts with ${ticks}repl\nand then wait.`,
  },
  {
    by: 'Llama',
    does: 'closes on the last line of code',
    reply: `${ticks}repl\nprint(1);${ticks}\nDone.`,
    code: 'print(1);',
    prose: 'Done.',
  },
  {
    by: 'Llama',
    does: 'writes it all on one line',
    reply: `${ticks}repl print(1) ${ticks}`,
    code: 'print(1)',
  },
  {
    by: 'Llama',
    does: 'begins on the opening line',
    reply: `${ticks}repl const a = f(1);\nprint(a)\n${ticks}`,
    code: 'const a = f(1);\nprint(a)',
  },
  {
    by: 'Llama',
    does: 'opens the next block without closing the first',
    reply: `${ticks}repl\na()\n${ticks}repl\nb()\n${ticks}`,
    code: 'a()',
    more: true,
  },
  {
    by: 'Mistral',
    does: 'uses tildes',
    reply: '~~~repl\nprint(`\n```\n`)\n~~~',
    code: 'print(`\n\\`\\`\\`\n`)',
  },
  {
    by: 'Mistral',
    does: 'keeps a bitwise not',
    reply: '~~~js\nprint(~~~x)\n~~~',
    code: 'print(~~~x)',
    dialect: 'script',
  },
  {
    by: 'Mistral',
    does: 'indents its block in a list',
    reply: `1. First:\n\n    ${ticks}repl\n    if (a) {\n      b()\n    }\n    ${ticks}\n`,
    code: 'if (a) {\n  b()\n}',
    prose: '1. First:',
  },
  {
    by: 'Mistral',
    does: 'ends lines as Windows does',
    reply: `Look:\r\n${ticks}repl\r\na()\r\nb()\r\n${ticks}\r\nDone.\r\n`,
    code: 'a()\nb()',
    prose: 'Look:\nDone.',
  },
  {
    by: 'Mistral',
    does: 'uses a longer fence',
    reply: '````repl\nprint("x")\n```\n````',
    code: 'print("x")\n```',
  },
  {
    by: 'Mistral',
    does: 'writes only blank lines in its block',
    reply: `${ticks}repl\n\n${ticks}\nSorry.`,
    prose: 'Sorry.',
  },
  {
    by: 'Qwen',
    does: 'shows Markdown with a block in it',
    reply: `${ticks}markdown\n${ticks}repl\nexample()\n${ticks}\n`,
    prose: '',
  },

  // Backticks in the code
  {
    by: 'Claude',
    does: 'puts a fence into a prompt',
    reply: `${ticks}repl\nconst p = \`Review:\n${ticks}js\n\${text}\n${ticks}\nBe brief.\`;\nprint(p)\n${ticks}\nThat is all.`,
    code: 'const p = `Review:\n\\`\\`\\`js\n${text}\n\\`\\`\\`\nBe brief.`;\nprint(p)',
    prose: 'That is all.',
  },
  {
    by: 'Claude',
    does: 'escapes the backticks itself',
    reply: `${ticks}repl\nconst p = \`\\\`\\\`\\\`json\n\${x}\n\\\`\\\`\\\`\`;\n${ticks}`,
    code: 'const p = `\\`\\`\\`json\n${x}\n\\`\\`\\``;',
  },
  {
    by: 'GPT',
    does: 'keeps backticks in a string of a template',
    reply: `${ticks}repl\nconst s = \`x \${"${ticks}"}\`;\n${ticks}`,
    code: `const s = \`x \${"${ticks}"}\`;`,
  },
  {
    by: 'GPT',
    does: 'asks for fenced JSON in one line of a template',
    reply: `${ticks}repl\nconst p = \`Answer in ${ticks}json fences\`;\nprint(p)\n${ticks}`,
    code: 'const p = `Answer in \\`\\`\\`json fences`;\nprint(p)',
  },
  {
    by: 'GPT',
    does: 'has a fence in a comment',
    reply: `${ticks}repl\n/* like\n${ticks}\nthis */\na()\n${ticks}`,
    code: `/* like\n${ticks}\nthis */\na()`,
  },
  {
    by: 'GPT',
    does: 'searches for backticks with a regular expression',
    reply: `${ticks}repl\nconst m = text.match(/\`\`\`[\\s\\S]*?\`\`\`/g);\nif (m) /\`/.test(m[0]);\n${ticks}\nOk.`,
    code: 'const m = text.match(/```[\\s\\S]*?```/g);\nif (m) /`/.test(m[0]);',
    prose: 'Ok.',
  },
  {
    by: 'DeepSeek',
    does: 'forgets to end a template',
    reply: `${ticks}repl\nprint(\`oops);\n${ticks}\nThen I look at the rest.`,
    code: 'print(`oops);',
    prose: 'Then I look at the rest.',
  },
  {
    by: 'DeepSeek',
    does: 'forgets to end a template, and has one in its next block',
    reply: `${ticks}repl\nprint(\`oops);\n${ticks}\nNow:\n${ticks}repl\nprint(\`b\`)\n${ticks}\nEnd.`,
    code: 'print(`oops);',
    more: true,
    prose: 'Now:\nEnd.',
  },
  {
    by: 'DeepSeek',
    does: 'nests templates',
    reply: `${ticks}repl\nprint(\`a \${xs.map((x) => \`<\${x}>\`).join(\`\n${ticks}\n\`)} b\`)\n${ticks}`,
    code: 'print(`a ${xs.map((x) => `<${x}>`).join(`\n\\`\\`\\`\n`)} b`)',
  },
  {
    by: 'DeepSeek',
    does: 'has a fence in a template of TypeScript',
    reply: `${ticks}repl\nconst p: string = \`\n${ticks}\n\${x as string}\n${ticks}\n\`;\n${ticks}`,
    code: 'const p: string = `\n\\`\\`\\`\n${x as string}\n\\`\\`\\`\n`;',
  },

  // Thoughts
  {
    by: 'Qwen',
    does: 'thinks first',
    reply: `<think>\nMaybe\n${ticks}repl\nbad()\n${ticks}\n</think>\n\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
    prose: '',
  },
  {
    by: 'Qwen',
    does: 'thinks on one line',
    reply: `<think>FINAL("no")</think>\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
  },
  {
    by: 'Qwen',
    does: 'opens its block right after the thought',
    reply: `<think>x</think>${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
  },
  {
    by: 'Qwen',
    does: 'never ends its thought',
    reply: `<think>\n${ticks}repl\nbad()\n${ticks}\nFINAL("no")`,
    prose: '',
  },
  {
    by: 'DeepSeek',
    does: 'has its thought opened in the prompt',
    reply: `Let me see.\n${ticks}repl\nbad()\n${ticks}\nYes.\n</think>\n\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
    prose: '',
  },
  {
    by: 'DeepSeek',
    does: 'ends the thought inside a block of it',
    reply: `So\n${ticks}js\nbad()\n</think>\nThe answer is 7.`,
    prose: 'The answer is 7.',
  },
  {
    by: 'Qwen',
    does: 'ends its thought twice',
    reply: `<think>x</think>\n${ticks}repl\ngood()\n${ticks}\n</think>`,
    code: 'good()',
  },
  {
    by: 'Nemotron',
    does: 'calls it reasoning',
    reply: `<reasoning>\nbad\n</reasoning>\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
    prose: '',
  },
  {
    by: 'Claude',
    does: 'calls it thinking',
    reply: `<thinking>FINAL("no")</thinking>\nI look.\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
    prose: 'I look.',
  },
  {
    by: 'Magistral',
    does: 'thinks in brackets',
    reply: `[THINK]${ticks}repl\nbad()\n${ticks}[/THINK]\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
  },
  {
    by: 'Kimi',
    does: 'thinks in triangles',
    reply: `◁think▷bad◁/think▷${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
  },
  {
    by: 'Claude',
    does: 'talks about the tags',
    reply: `The parser strips \`<think>\` up to \`</think>\`.\n${ticks}repl\nprint(context.grep("</think>"))\n${ticks}`,
    code: 'print(context.grep("</think>"))',
    prose: 'The parser strips `<think>` up to `</think>`.',
  },
  {
    by: 'Claude',
    does: 'has the tags in its code',
    reply: `${ticks}repl\nconst s = t.replace(/<think>[\\s\\S]*?<\\/think>/g, "");\nprint(\`\n</think>\n\`)\n${ticks}`,
    code: 'const s = t.replace(/<think>[\\s\\S]*?<\\/think>/g, "");\nprint(`\n</think>\n`)',
  },

  // Harmony
  {
    by: 'gpt-oss',
    does: 'analyses, then answers',
    reply: `<|channel|>analysis<|message|>${ticks}repl\nbad()\n${ticks}<|end|><|start|>assistant<|channel|>final<|message|>Look:\n${ticks}repl\ngood()\n${ticks}<|return|>`,
    code: 'good()',
    prose: 'Look:',
  },
  {
    by: 'gpt-oss',
    does: 'sends code to the tool',
    reply:
      '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=repl code<|message|>const a = 1;\nprint(a)<|call|>',
    code: 'const a = 1;\nprint(a)',
    dialect: 'call',
    prose: '',
  },
  {
    by: 'gpt-oss',
    does: 'sends JSON to the function, its call mark taken away',
    reply:
      '<|channel|>commentary to=functions.repl <|constrain|>json<|message|>{"code":"print(\\"a\\\\nb\\")"}',
    code: 'print("a\\nb")',
    dialect: 'call',
    open: true,
  },
  {
    by: 'gpt-oss',
    does: 'names the tool with its role',
    reply:
      '<|start|>assistant to=functions.repl<|channel|>commentary json<|message|>{"code": "print(1)"}<|call|>',
    code: 'print(1)',
    dialect: 'call',
  },
  {
    by: 'gpt-oss',
    does: 'calls a tool that there is not',
    reply: '<|channel|>commentary to=functions.search <|constrain|>json<|message|>{"query": "x"}<|call|>',
    prose: '',
  },
  {
    by: 'gpt-oss',
    does: 'says what it will do, then calls',
    reply:
      '<|channel|>commentary<|message|>I will count.<|end|><|start|>assistant<|channel|>commentary to=repl code<|message|>print(1)<|call|>',
    code: 'print(1)',
    dialect: 'call',
    prose: 'I will count.',
  },
  {
    by: 'gpt-oss',
    does: 'ends with a final',
    reply:
      '<|channel|>analysis<|message|>done<|end|><|start|>assistant<|channel|>final<|message|>FINAL("7")<|return|>',
    code: 'FINAL("7")',
    dialect: 'final',
  },
  {
    by: 'gpt-oss',
    does: 'thinks about its own format, unclosed',
    reply: `<|channel|>analysis<|message|>I could\n${ticks}repl\nbad()\n${ticks}`,
    prose: '',
  },
  {
    by: 'gpt-oss',
    does: 'leaves the message mark away',
    reply: `<|channel|>final\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
  },
  {
    by: 'gpt-oss',
    does: 'lost its marks on the way',
    reply: `analysisWe need ${ticks}repl\nbad()\n${ticks}\nassistantfinalHere.\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
    prose: 'Here.',
  },

  // Calls of tools in the text
  {
    by: 'Hermes',
    does: 'calls with JSON',
    reply: '<tool_call>\n{"name": "repl", "arguments": {"code": "print(context.length)"}}\n</tool_call>',
    code: 'print(context.length)',
    dialect: 'call',
    prose: '',
  },
  {
    by: 'Qwen',
    does: 'calls twice',
    reply:
      'Two looks.\n<tool_call>{"name":"repl","arguments":{"code":"a()"}}</tool_call>\n<tool_call>{"name":"repl","arguments":{"code":"b()"}}</tool_call>',
    code: 'a()',
    dialect: 'call',
    more: true,
    prose: 'Two looks.',
  },
  {
    by: 'Qwen',
    does: 'has real line ends and bare backslashes in its JSON',
    reply:
      '<tool_call>\n{"name": "repl", "arguments": {"code": "const m = t.match(/\\s+\\d/);\nprint(m)"}}\n</tool_call>',
    code: 'const m = t.match(/\\s+\\d/);\nprint(m)',
    dialect: 'call',
  },
  {
    by: 'Qwen',
    does: 'forgets to escape quotes',
    reply:
      '<tool_call>\n{"name": "repl", "arguments": {"code": "const a = ["x", "y"];\nprint(a)"}}\n</tool_call>',
    code: 'const a = ["x", "y"];\nprint(a)',
    dialect: 'call',
  },
  {
    by: 'Qwen',
    does: 'writes a word boundary as JSON reads a backspace',
    reply: '<tool_call>{"name":"repl","arguments":{"code":"context.match(/\\bTODO\\b/g)"}}</tool_call>',
    code: 'context.match(/\\bTODO\\b/g)',
    dialect: 'call',
  },
  {
    by: 'Qwen',
    does: 'loses the end of its call to a stop sequence',
    reply: '<tool_call>\n{"name": "repl", "arguments": {"code": "print(1)"}}\n',
    code: 'print(1)',
    dialect: 'call',
    open: true,
  },
  {
    by: 'Qwen-Coder',
    does: 'calls with XML',
    reply:
      '<tool_call>\n<function=repl>\n<parameter=code>\nconst a = x < 3 && y > 2;\nprint(`<b>${a}</b>`)\n</parameter>\n</function>\n</tool_call>',
    code: 'const a = x < 3 && y > 2;\nprint(`<b>${a}</b>`)',
    dialect: 'call',
  },
  {
    by: 'Qwen-Coder',
    does: 'leaves the outer tag away',
    reply: 'Ok.\n<function=repl>\n<parameter=code>\nprint(1)\n</parameter>\n</function>',
    code: 'print(1)',
    dialect: 'call',
    prose: 'Ok.',
  },
  {
    by: 'Qwen',
    does: 'puts a fence inside the argument',
    reply: `<function=repl>\n<parameter=code>\n${ticks}js\nprint(1)\n${ticks}\n</parameter>\n</function>`,
    code: 'print(1)',
    dialect: 'call',
  },
  {
    by: 'Qwen',
    does: 'puts plain code into the call',
    reply: '<tool_call>\nprint(context.files[0].path)\n</tool_call>',
    code: 'print(context.files[0].path)',
    dialect: 'call',
  },
  {
    by: 'Qwen',
    does: 'gives its final as a call',
    reply: '<tool_call>{"name":"FINAL","arguments":{"answer":"It is \\"7\\"."}}</tool_call>',
    code: 'FINAL("It is \\"7\\".")',
    dialect: 'call',
  },
  {
    by: 'Qwen',
    does: 'talks about the tag and then fences',
    reply: `I use <tool_call> no more.\n${ticks}repl\ngood()\n${ticks}`,
    code: 'good()',
    prose: 'I use <tool_call> no more.',
  },
  {
    by: 'Llama',
    does: 'calls with bare JSON',
    reply: '{"name": "repl", "parameters": {"code": "print(1)"}}',
    code: 'print(1)',
    dialect: 'call',
  },
  {
    by: 'Llama',
    does: 'calls with JSON in a fence',
    reply: `${ticks}json\n{"type": "function", "function": {"name": "repl", "arguments": "{\\"code\\": \\"print(1)\\"}"}}\n${ticks}`,
    code: 'print(1)',
    dialect: 'call',
  },
  { by: 'Llama', does: 'answers with JSON that is no call', reply: '{"count": 3}', prose: '{"count": 3}' },
  {
    by: 'Llama',
    does: 'calls with a function tag and JSON',
    reply: '<function=repl>{"code": "print(1)"}</function>',
    code: 'print(1)',
    dialect: 'call',
  },
  {
    by: 'Llama',
    does: 'calls after its Python tag',
    reply: '<|python_tag|>print(context.length)<|eom_id|>',
    code: 'print(context.length)',
    dialect: 'call',
  },
  {
    by: 'Mistral',
    does: 'calls with a list',
    reply: '[TOOL_CALLS] [{"name": "repl", "arguments": {"code": "print(1)"}}]',
    code: 'print(1)',
    dialect: 'call',
  },
  {
    by: 'Mistral',
    does: 'calls with a name and arguments',
    reply: '[TOOL_CALLS]repl[ARGS]{"code": "print(1)"}',
    code: 'print(1)',
    dialect: 'call',
  },
  {
    by: 'DeepSeek',
    does: 'calls with its own marks and fenced JSON',
    reply: `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>repl\n${ticks}json\n{"code": "print(1)"}\n${ticks}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
    code: 'print(1)',
    dialect: 'call',
    prose: '',
  },
  {
    by: 'DeepSeek',
    does: 'calls with a name and JSON',
    reply:
      '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>repl<｜tool▁sep｜>{"code": "print(1)"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    code: 'print(1)',
    dialect: 'call',
  },
  {
    by: 'DeepSeek',
    does: 'calls with XML of its own',
    reply:
      '<｜DSML｜function_calls>\n<｜DSML｜invoke name="repl">\n<｜DSML｜parameter name="code" string="true">print(1)</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
    code: 'print(1)',
    dialect: 'call',
  },
  {
    by: 'Kimi',
    does: 'calls with a numbered name',
    reply:
      '<|tool_calls_section_begin|><|tool_call_begin|>functions.repl:0<|tool_call_argument_begin|>{"code": "print(1)"}<|tool_call_end|><|tool_calls_section_end|>',
    code: 'print(1)',
    dialect: 'call',
    prose: '',
  },
  {
    by: 'GLM',
    does: 'calls with keys and values',
    reply:
      '<tool_call>repl\n<arg_key>code</arg_key>\n<arg_value>print(1)\nprint(2)</arg_value>\n</tool_call>',
    code: 'print(1)\nprint(2)',
    dialect: 'call',
  },
  {
    by: 'Claude',
    does: 'invokes with XML',
    reply:
      'I look.\n<function_calls>\n<invoke name="repl">\n<parameter name="code">print(1 &lt; 2)</parameter>\n</invoke>\n</function_calls>',
    code: 'print(1 < 2)',
    dialect: 'call',
    prose: 'I look.',
  },
  {
    by: 'MiniMax',
    does: 'invokes two at once',
    reply:
      '<minimax:tool_call>\n<invoke name="repl">\n<parameter name="code">a()</parameter>\n</invoke>\n<invoke name="repl">\n<parameter name="code">b()</parameter>\n</invoke>\n</minimax:tool_call>',
    code: 'a()',
    dialect: 'call',
    more: true,
  },
  {
    by: 'Claude',
    does: 'invokes a tool that there is not',
    reply: '<invoke name="bash"><parameter name="code">ls</parameter></invoke>',
    prose: '',
  },

  // Tags of their own
  {
    by: 'CodeAct',
    does: 'uses repl tags',
    reply: 'So:\n<repl>\nprint("</repl>")\n</repl>\nDone.',
    code: 'print("</repl>")',
    prose: 'So:\nDone.',
  },
  {
    by: 'CodeAct',
    does: 'uses code tags',
    reply: 'So:\n<code>\nprint(1)\n</code>',
    code: 'print(1)',
    dialect: 'script',
  },
  {
    by: 'CodeAct',
    does: 'fences its code in tags',
    reply: `<repl>\n${ticks}js\nprint(\`x\`)\n${ticks}\n</repl>`,
    code: 'print(`x`)',
  },
  {
    by: 'CodeAct',
    does: 'has code tags in its words',
    reply: '<code>npm install</code> does it, says the README.',
    prose: '<code>npm install</code> does it, says the README.',
  },

  // Finals
  {
    by: 'GPT',
    does: 'ends with a final on the last line',
    reply: 'I am done.\nFINAL("x")',
    code: 'FINAL("x")',
    dialect: 'final',
  },
  {
    by: 'GPT',
    does: 'ends with a final in bold',
    reply: 'I am done.\n\n**FINAL("x")**\n',
    code: 'FINAL("x")',
    dialect: 'final',
  },
  {
    by: 'GPT',
    does: 'ends with a final as code in a line',
    reply: '`FINAL(answer)`',
    code: 'FINAL(answer)',
    dialect: 'final',
  },
  {
    by: 'GPT',
    does: 'names a variable',
    reply: 'FINAL_VAR("report")',
    code: 'FINAL_VAR("report")',
    dialect: 'final',
  },
  {
    by: 'Llama',
    does: 'gives its final words without quotes',
    reply: "Ok.\nFINAL(It isn't set, see a.ts:3)",
    code: 'FINAL("It isn\'t set, see a.ts:3")',
    dialect: 'final',
  },
  {
    by: 'Llama',
    does: 'gives a final over lines with three quotes',
    reply: 'FINAL("""\nTwo calls (a, b):\n- `a.ts:3`\n""")',
    code: 'FINAL("Two calls (a, b):\\n- `a.ts:3`")',
    dialect: 'final',
  },
  {
    by: 'Claude',
    does: 'gives a final over lines, with a fence in it',
    reply: `FINAL(\`The fix (see a.ts:3):\n${ticks}js\nbad()\n${ticks}\nThat's it.\`)`,
    code: "FINAL(`The fix (see a.ts:3):\n\\`\\`\\`js\nbad()\n\\`\\`\\`\nThat's it.`)",
    dialect: 'final',
  },
  {
    by: 'GPT',
    does: 'gives a final in several arguments of lines',
    reply: 'FINAL(\n  "a" +\n  "b"\n);',
    code: 'FINAL(\n  "a" +\n  "b"\n)',
    dialect: 'final',
  },
  {
    by: 'GPT',
    does: 'mentions FINAL in a sentence',
    reply: 'I could call FINAL("draft") now, but first I look.',
    prose: 'I could call FINAL("draft") now, but first I look.',
  },
  {
    by: 'GPT',
    does: 'goes on after its final',
    reply: 'FINAL("x")\nis what I would say.',
    prose: 'FINAL("x")\nis what I would say.',
  },
  {
    by: 'GPT',
    does: 'drafts a final beside code',
    reply: `FINAL("draft")\n${ticks}repl\nlook()\n${ticks}`,
    code: 'look()',
  },
  {
    by: 'GPT',
    does: 'has code first and a final after it',
    reply: `${ticks}repl\nlook()\n${ticks}\nFINAL("draft")`,
    code: 'look()',
  },
  {
    by: 'GPT',
    does: 'ends a fence of another language with a final below',
    reply: `${ticks}text\n3 hits\n${ticks}\nFINAL("3")`,
    code: 'FINAL("3")',
    dialect: 'final',
  },
  {
    by: 'GPT',
    does: 'boxes its answer',
    reply: 'Final answer: \\boxed{7}',
    prose: 'Final answer: \\boxed{7}',
  },
  { by: 'GPT', does: 'says nothing', reply: '', prose: '' },
];
