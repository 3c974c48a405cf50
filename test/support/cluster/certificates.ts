import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../cli/setup/command.ts";

/** Days that certificates of a test hold. */
const DAYS = "2";

/** Files of a control plane's keys, in one folder. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly admin: { readonly cert: string; readonly key: string };
  /** Key that tokens of service accounts are signed with. */
  readonly accounts: string;
}

/** Makes an authority, and what it signs: the API server on 127.0.0.1, and an administrator. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): Promise<string> => run("openssl", args, { cwd: folder });
  await openssl(
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", DAYS, "-subj", "/CN=test-cluster"],
    ...["-keyout", "ca.key", "-out", "ca.crt"],
  );
  const signed = async (name: string, subject: string, extension: string) => {
    await writeFile(at(`${name}.ext`), extension);
    await openssl(
      ...["req", "-newkey", "rsa:2048", "-nodes", "-subj", subject],
      ...["-keyout", `${name}.key`, "-out", `${name}.csr`],
    );
    await openssl(
      ...["x509", "-req", "-in", `${name}.csr`, "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"],
      ...["-days", DAYS, "-extfile", `${name}.ext`, "-out", `${name}.crt`],
    );
    return { cert: at(`${name}.crt`), key: at(`${name}.key`) };
  };
  const names = "subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.96.0.1\n";
  const server = await signed("server", "/CN=kube-apiserver", names);
  const admin = await signed("admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth\n");
  await openssl("genrsa", "-out", "accounts.key", "2048");
  return { ca: at("ca.crt"), server, admin, accounts: at("accounts.key") };
}
