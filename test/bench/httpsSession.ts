import { Agent, request } from "node:https";

/** A handful of HTTPS requests over connections that nobody else uses, as one run of a script has them. */
export class HttpsSession implements Disposable {
  readonly #agent: Agent;

  constructor(ca: string) {
    this.#agent = new Agent({ ca, keepAlive: true });
  }

  /** @returns status and body. */
  send(
    method: string,
    url: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const call = request(url, { method, headers, agent: this.#agent }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        response.on("error", reject);
      });
      call.on("error", reject);
      call.end(body);
    });
  }

  [Symbol.dispose]() {
    this.#agent.destroy();
  }
}
