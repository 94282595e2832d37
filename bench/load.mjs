/**
 * The load: bytes that are prepared before, sent over sockets that stay open. Answers are checked after the time was
 * measured.
 */
import net from "node:net";

/** @typedef {{ status: number, json: any, text: string }} Answer */

export class Connection {
  #text = "";
  /** @type {(text: string) => void} */ #done = () => {};
  /** @type {(error: Error) => void} */ #fail = () => {};

  /** @param {number} port */
  constructor(port) {
    this.socket = net.connect(port, "127.0.0.1").setNoDelay(true).setEncoding("latin1");
    this.open = new Promise((resolve, reject) => this.socket.once("connect", resolve).once("error", reject));
    this.socket.on("data", (chunk) => {
      this.#text += chunk;
      if (!isWhole(this.#text)) return;
      const text = this.#text;
      this.#text = "";
      this.#done(text);
    });
    this.socket.on("close", () => this.#fail(new Error("the connection was closed")));
  }

  /** @param {Buffer} bytes @returns {Promise<string>} */
  send(bytes) {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#fail = reject;
      this.socket.write(bytes);
    });
  }

  close() {
    this.#fail = () => {};
    this.socket.destroy();
  }
}

/** @param {string} text */
function isWhole(text) {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head));
  return length ? text.length >= head + 4 + Number(length[1]) : text.endsWith("\r\n0\r\n\r\n");
}

/** @param {string} text @returns {Answer} */
export function parse(text) {
  const head = text.indexOf("\r\n\r\n");
  const isChunked = /\r\ntransfer-encoding: chunked/i.test(text.slice(0, head));
  const sent = text.slice(head + 4);
  const body = isChunked ? sent.replace(/([0-9a-f]+)\r\n([^]*?)\r\n(?=[0-9a-f]+\r\n)|0\r\n\r\n$/gi, "$2") : sent;
  return { status: Number(text.slice(9, 12)), json: jsonOf(body), text };
}

/** @param {string} text */
function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Sends requests as fast as they are answered, one at a time over each connection.
 * @param {Connection[]} connections
 * @param {import("./rows.mjs").Sent[]} requests
 */
export async function drive(connections, requests) {
  /** @type {number[]} */
  const latencies = new Array(requests.length);
  /** @type {string[]} */
  const answers = new Array(requests.length);
  let next = 0;
  const began = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let index = next++; index < requests.length; index = next++) {
        const sent = performance.now();
        answers[index] = await connection.send(requests[index].bytes);
        latencies[index] = performance.now() - sent;
      }
    }),
  );
  return { milliseconds: performance.now() - began, latencies, answers };
}
