/** A small workspace of several languages, for what is tried on "some project". Paths are in order. */
export const sampleTexts: Readonly<Record<string, string>> = {
  'README.md': `# Shop server

A web server for a small shop. See docs/api.md for its endpoints.

## Install

Run \`npm install\`, then \`npm start\`. Questions to team@example.com or https://example.com/help.

## Configure

Set PORT and JWT_SECRET.
`,
  'config/settings.yaml': `server:
  port: 8080
  timeout: 30
retry: 3
features:
  - checkout
  - search
`,
  'data/people.csv': `id,name,city,age
1,Alice,Oslo,34
2,Bob,Lima,52
3,Chandra,Pune,41
4,Dana,Kyiv,29
`,
  'docs/api.md': `# API

## GET /users

Lists the users. Needs a token.

## POST /users

Creates a user.
`,
  'logs/app.log': appLog(),
  'package.json': `{
  "name": "shop-server",
  "version": "1.4.2",
  "scripts": { "start": "node dist/server.js", "test": "mocha" },
  "dependencies": { "bcrypt": "5.1.0", "express": "4.19.2", "jsonwebtoken": "9.0.2" }
}
`,
  'scripts/deploy.py': `import os
import sys


def build(target):
    """Build one target."""
    print("building", target)


def main():
    # TODO: take the target from the arguments
    build("prod")
    return 0
`,
  'src/auth.ts': `import bcrypt from "bcrypt";
import jwt from "jsonwebtoken";

// TODO: rotate the secret
const secret = process.env.JWT_SECRET ?? "password";

export async function login(name: string, password: string): Promise<string> {
  const token = jwt.sign({ name }, secret);
  return token;
}

export function requireToken(authorization: string | undefined) {
  if (!authorization) throw new Error("no token");
  return jwt.verify(authorization, secret);
}
`,
  'src/db/users.ts': `import type { User } from "../types";

export class Users {
  async createUser(user: User) {
    // FIXME: two users with one name
    return this.insert(user);
  }

  async insert(user: User) {
    return user;
  }
}
`,
  'src/server.ts': `import express from "express";
import { requireToken } from "./auth";
import { Users } from "./db/users";

const app = express();
const users = new Users();

app.get("/users", (request, response) => {
  requireToken(request.headers.authorization);
  console.log("users listed");
  response.json([]);
});
app.post('/users', async (request, response) => {
  response.json(await users.createUser(request.body));
});

export function start(port = Number(process.env.PORT ?? 8080)) {
  return app.listen(port);
}
`,
  'src/utils/format.js': `function pad(text, width) {
  return text.padEnd(width);
}

function money(cents) {
  return (cents / 100).toFixed(2);
}

module.exports = { pad, money };
`,
  'test/auth.test.ts': `import { login } from "../src/auth";

it("gives a token", async () => {
  await login("ada", "password");
});
`,
};

function appLog(): string {
  const lines = Array.from({ length: 120 }, (_, index) => {
    const time = `2026-03-0${1 + (index % 3)}T${String(index % 24).padStart(2, '0')}:15:00Z`;
    if (index % 20 === 7) return `${time} id=${index} ERROR connection refused by db-${index % 2}`;
    if (index % 15 === 4) return `${time} id=${index} WARN slow request: timeout after 30 s`;
    return `${time} id=${index} INFO GET /users 200`;
  });
  return `${lines.join('\n')}\n`;
}
