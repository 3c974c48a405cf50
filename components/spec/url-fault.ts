/** Hosts of this machine, to which nobody else listens. */
const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** What is wrong with a URL that a file is fetched from, redirects included; undefined when nothing is. */
export function urlFault(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null)
    return `url "${text}" is no address; write for example "https://example.org/countries.csv"`;
  const local = url.protocol === "http:" && LOOPBACK.includes(url.hostname);
  if (url.protocol !== "https:" && !local)
    return `url ${url.href} is not https, so that anybody on the way could change what is fetched; use https`;
  if (url.username !== "" || url.password !== "")
    return `the url of ${url.host} holds a user name or a password, which everybody could read; use one that needs none`;
  return undefined;
}
