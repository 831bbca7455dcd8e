/** A small code base in many languages, with decoys: what only looks like an import, a call or a comment. */
export const polyglot: Readonly<Record<string, string>> = {
  'README.md': `# Demo
- TODO: write more
See https://example.com/docs for the rest.
The session is described in docs.
`,
  'package.json': `{
  "name": "demo",
  "scripts": { "build": "node build.js" },
  "retryLimit": 3
}
`,
  'src/a.ts': `import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  join, // don't confuse
  resolve,
} from "node:path";
import type { Session } from './session';
// import os from 'node:os';
const text = "import os from 'node:os'";
/*
import os from 'node:os';
*/
export function loadAll(paths: string[]): string[] {
  return paths.map((path) => fs.readFileSync(join(resolve(), path), 'utf8'));
}
export const home = process.env.HOME ?? '';
`,
  'src/b.ts': `export { readFile } from 'fs';
import { loadAll } from './a';
const lazy = async () => import('lodash/merge');
const token = process.env['API_TOKEN'];
// TODO: cache this
export async function start(): Promise<void> {
  loadAll(['x']);
  await fetchThing('https://api.test/v1', { timeout: 5 });
  await fetchThing('https://api.test/v2', {
    retries: 1,
  });
}
const { PORT, HOST: host = 'x' } = process.env;
process.env.WRITTEN = '1';
`,
  'src/session.ts': `import _ from 'lodash';
export interface Session {
  readonly id: string;
}
export class SessionStore extends Map<string, Session> {
  static create(): SessionStore {
    return new SessionStore();
  }
  async close(reason: string): Promise<void> {
    if (!reason) throw new ClosedError('no reason');
  }
}
export class ClosedError extends Error {}
export type Sessions = readonly Session[];
const fix = 'FIXME is only text here';
// FIXME: leaks when closed twice
export const fetchThing = async (url: string, options: object) => [url, options];
export enum State { Open, Closed }
`,
  'src/util.js': `const fs = require('fs');
const { spawn } = require("child_process");
module.exports.walk = function walk(dir) {
  return fs.readdirSync(dir); // HACK: no recursion
};
console.log('walk ready');
`,
  'test/session.test.ts': `import assert from 'node:assert';
import { SessionStore } from '../src/session';
describe('store', () => {
  it('closes', async () => {
    await new SessionStore().close('done');
  });
  it.skip('reopens', () => {});
});
`,
  'py/app.py': `import os, sys
from collections import OrderedDict
"""
import json
"""
# import re
DEBUG = os.environ.get("DEBUG")
def greet(name):
    # TODO greet in other languages
    return os.getenv('GREETING', 'hello') + name
class Greeter(Base):
    def greet(self):
        return greet("you")
`,
  'go/main.go': `package main
import (
	"fmt"
	log "github.com/sirupsen/logrus" // "os" is not needed
)
func main() {
	fmt.Println(os.Getenv("GO_HOME"))
	log.Info("x")
}
func (s *Server) Serve(port int) error {
	return nil
}
`,
  'java/Main.java': `import java.util.List;
import static java.util.Map.entry;
public class Main implements Runnable {
  public static void main(String[] args) {
    System.out.println(System.getenv("JAVA_HOME"));
  }
}
`,
  'cs/Program.cs': `using System;
using static System.Math;
class Program { string P = Environment.GetEnvironmentVariable("CS_PATH"); }
`,
  'rust/main.rs': `use std::collections::HashMap;
extern crate serde;
fn main() { let x = std::env::var("RUST_LOG"); }
struct Point { x: i32 }
`,
  'c/main.c': `#include <stdio.h>
#include "util.h"
#define LIMIT 10
int main(void) {
  return add(LIMIT, 2);
}
int add(int a, int b)
{
  return a + b;
}
`,
};
