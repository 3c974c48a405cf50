/** Seconds a site gets to answer before the other way is taken. */
const PATIENCE = 5;

/** True when `url` answers with success in time. Never throws: no answer is the answer. */
export async function reachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE * 1000) });
    return response.ok;
  } catch {
    return false;
  }
}

/** The site that Pulumi's CLI and plugins come from. */
export const pulumiDownloads = "https://get.pulumi.com/install.sh";
