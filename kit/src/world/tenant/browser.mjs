/** The parts of a browser that a login needs: redirects, and cookies with their paths. */
export class Browser {
  /** @type {Map<string, { value: string, path: string }>} */
  #cookies = new Map();

  /**
   * Ends at the first answer that is not a redirect, or at a URL that begins with `until`, which it does not fetch.
   *
   * @param {string} address
   * @param {{ form?: Record<string, string>, until?: string }} [options]
   * @returns {Promise<{ url: URL, response?: Response }>}
   */
  async open(address, { form, until } = {}) {
    let url = new URL(address);
    let body = form && new URLSearchParams(form);
    for (let hops = 0; hops < 10; hops++) {
      const init = body ? { method: "POST", body } : {};
      const response = await fetch(url, {
        ...init,
        redirect: "manual",
        headers: { cookie: this.#cookieHeader(url), accept: "text/html" },
      });
      this.#remember(response);
      const location = response.headers.get("location");
      if (!location) return { url, response };
      await response.body?.cancel();
      url = new URL(location, url);
      if (until && url.href.startsWith(until)) return { url };
      body = undefined;
    }
    throw new Error(`too many redirects from ${address}`);
  }

  /** @param {URL} url */
  #cookieHeader(url) {
    const sent = [...this.#cookies].filter(([, { path }]) => url.pathname.startsWith(path));
    return sent.map(([name, { value }]) => `${name}=${value}`).join("; ");
  }

  /** @param {Response} response */
  #remember(response) {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair, ...attributes] = cookie.split(";").map((part) => part.trim());
      const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? "/";
      this.#cookies.set(name, { value, path });
    }
  }
}
