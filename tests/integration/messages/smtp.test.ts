import { createServer, type Server } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { openTransport, type Letter } from "~/lib/mail-transport.server";
import { checkMail } from "~/server/doctor/mail";

/* Regression: `smtp://` did not require TLS. */

/** A mail server without TLS that records every command. */
async function plainServer() {
  const heard: string[] = [];
  const server: Server = createServer((socket) => {
    let isData = false;
    let rest = "";
    socket.on("error", () => undefined);
    socket.write("220 plain\r\n");
    socket.on("data", (chunk) => {
      rest += chunk.toString("utf8");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        heard.push(line);
        if (isData) {
          if (line !== ".") continue;
          isData = false;
          socket.write("250 taken\r\n");
        } else if (/^(EHLO|HELO)/.test(line))
          socket.write("250-plain\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE\r\n");
        else if (/^AUTH/.test(line)) socket.write("235 in\r\n");
        else if (line === "DATA") {
          isData = true;
          socket.write("354 go\r\n");
        } else if (line === "QUIT") socket.end("221 bye\r\n");
        else if (line === "STARTTLS") socket.write("502 not here\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "0.0.0.0", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { heard, port: typeof address === "object" && address ? address.port : 0 };
}

const letter: Letter = {
  id: "letter",
  createdAt: 0,
  to: "kim@example.org",
  from: { name: "Program", address: "no-reply@example.org" },
  subject: "A link for you",
  text: "https://learn.example.org/join/secret-token",
};

/** Not among the known names of this machine, but an address of it. */
const ELSEWHERE = "0.0.0.0";

for (const query of ["", "?requireTLS=false&ignoreTLS=true", "?secure=false"]) {
  test(`no password and no link goes to another machine without TLS, also with smtp://…${query}`, async () => {
    const { heard, port } = await plainServer();
    const smtpUrl = `smtp://user:password@${ELSEWHERE}:${port}/${query}`;
    const transport = await openTransport({ smtpUrl, outboxDir: "unused" });
    try {
      await expect(transport.send(letter)).rejects.toThrow();
    } finally {
      transport.close();
    }
    expect(heard.filter((line) => /^(AUTH|MAIL|DATA)/.test(line))).toEqual([]);
    expect(heard.join("\n")).not.toContain("secret-token");
  });
}

test("on this machine it may be unencrypted, because no network is involved", async () => {
  const { heard, port } = await plainServer();
  for (const host of ["localhost", "127.0.0.1"]) {
    const transport = await openTransport({ smtpUrl: `smtp://${host}:${port}`, outboxDir: "unused" });
    try {
      await transport.send(letter);
    } finally {
      transport.close();
    }
  }
  expect(heard.filter((line) => line.includes("secret-token"))).toHaveLength(2);
});

test("doctor says what to do about a mail server without TLS, and gives it no password", async () => {
  const { heard, port } = await plainServer();
  const findings = await checkMail({
    smtpUrl: `smtp://user:password@${ELSEWHERE}:${port}`,
    outboxDir: "unused",
  });
  expect(heard.filter((line) => line.startsWith("AUTH"))).toEqual([]);
  expect(JSON.stringify(findings)).toMatch(/TLS/);
  expect(JSON.stringify(findings)).toMatch(/smtps:\/\//);
});
